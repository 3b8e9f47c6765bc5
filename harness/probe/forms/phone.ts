import type { SpellForms } from './form.ts'

/** As written, the digits alone, and with the Dutch country code. */
export const spellPhone: SpellForms = (value) => {
  const digits = value.replaceAll(/\D/g, '')
  const national = digits.startsWith('31') ? `0${digits.slice(2)}` : digits
  if (national.length < 9) return { phone: value }
  return { phone: value, 'phone/digits': national, 'phone/international': `+31${national.slice(1)}` }
}
