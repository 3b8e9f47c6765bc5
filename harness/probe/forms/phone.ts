import type { SpellForms } from './form.ts'

/** Digits of a Dutch number behind the trunk zero (Nummerplan telefoon- en ISDN-diensten). */
const subscriberDigits = 9
/** Lengths of area codes without the zero: 6 for mobile numbers, two or three digits for places. */
const areaLengths = { mobile: [1], fixed: [2, 3] } as const
const pairs = /^(\d{2})(\d{2})(\d{2})(\d{2})$/
const halves = [/^(\d{4})(\d{4})$/, /^(\d{3})(\d{3,5})$/, /^(\d{2})(\d{3})(\d{3})$/]

/** With and without the country code, the area code set apart in the ways in use, and the rest in groups. */
export const spellPhone: SpellForms = (value) => {
  const subscriber = subscriberOf(value)
  if (subscriber === undefined) return { phone: value }
  const forms: Record<string, string> = {
    phone: value,
    'phone/digits': `0${subscriber}`,
    'phone/international': `+31${subscriber}`,
    'phone/prefixed': `0031${subscriber}`,
    'phone/country-code': `31${subscriber}`,
  }
  const lengths = subscriber.startsWith('6') ? areaLengths.mobile : areaLengths.fixed
  for (const length of lengths) {
    for (const rest of groupsOf(subscriber.slice(length))) {
      addAreas(forms, subscriber.slice(0, length), rest)
    }
  }
  return forms
}

/** Nine digits behind the trunk zero; undefined for a number that is not Dutch. */
export function subscriberOf(value: string): string | undefined {
  const digits = value.replace('(0)', '').replaceAll(/\D/g, '')
  const subscriber = /^(?:0031|31|0)([1-9]\d+)$/.exec(digits)?.[1]
  return subscriber?.length === subscriberDigits ? subscriber : undefined
}

/** In one piece, in pairs, and in the groups of other lengths. */
function groupsOf(rest: string): string[] {
  const inPairs = pairs.exec(rest)?.slice(1)
  return [
    rest,
    ...(inPairs === undefined ? [] : [' ', '.', '-'].map((mark) => inPairs.join(mark))),
    ...halves.flatMap((pattern) => pattern.exec(rest)?.slice(1).join(' ') ?? []),
  ]
}

/** Named by their picture, such as `phone/00-00000000`. */
function addAreas(forms: Record<string, string>, area: string, rest: string): void {
  const national = [' ', '-', '.', '/'].map((mark) => `0${area}${mark}${rest}`)
  const abroad = [' ', '-', '.'].map((mark) => `${mark}${area}${mark}${rest}`)
  const international = ['+31', '0031'].flatMap((code) => [
    ...abroad.map((spelled) => code + spelled),
    `${code} ${area}${rest}`,
    `${code} ${area}-${rest}`,
    `${code}(0)${area}${rest}`,
    `${code} (0)${area} ${rest}`,
    `${code} (0)${area}-${rest}`,
  ])
  for (const spelled of [...national, `(0${area}) ${rest}`, ...international]) {
    forms[`phone/${spelled.replaceAll(/\d/g, '0')}`] = spelled
  }
}
