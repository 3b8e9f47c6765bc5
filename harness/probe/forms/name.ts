import { bitsOf, enoughBits } from './distinctive.ts'
import type { SpellForms } from './form.ts'
import { type NameParts, splitName } from './name-parts.ts'
import { spellSlugs, varyCase, varySpelling } from './spellings.ts'

/** In the orders and spellings of registers, HL7 and DICOM. */
export const spellName: SpellForms = (value) => {
  const parts = splitName(value)
  if (parts === undefined) return { ...varySpelling('name', value), ...spellSlugs('name', value) }
  const { own, prefix } = parts
  const [first = '', partner] = own.split('-')
  const turned = partner === undefined ? {} : varyCase('name/partner-first', `${partner}-${first}`)
  // A family name that is rare enough by itself stands in every order, and inside every spelling of the whole.
  if (bitsOf(own) >= enoughBits)
    return { name: value, ...varySpelling('name/own', own), ...spellSlugs('name/own', own), ...turned }
  const unprefixed = prefix === '' && parts.given === '' ? {} : varyCase('name/own', own)
  return { ...varySpelling('name', value), ...unprefixed, ...spellOrders(parts), ...spellSlugs('name', value) }
}

/** Family name first, as in lists, HL7 v2 XPN (2.A.88) and DICOM PN (PS3.5 6.2). */
function spellOrders({ given, prefix, own }: NameParts): Record<string, string> {
  const orders: [string, string][] =
    given === ''
      ? [
          ['prefix-last', `${own}, ${prefix}`],
          ['prefix-brackets', `${own} (${prefix})`],
        ]
      : [
          ['family-first', join([own, `, ${given}`, prefix])],
          ['family-first-tight', join([own, `,${given}`, prefix])],
          ['prefix-first', join([prefix, own, `, ${given}`])],
          ['xpn', `${own}^${given}^^${prefix}`],
          ['xpn-prefixed', `${join([prefix, own])}^${given}`],
          ['pn', `${own}^${given}`],
          ['pn-prefix', `${own}^${given}^${prefix}`],
          ['family-blank', join([prefix, own, given])],
        ]
  return Object.assign({}, ...orders.map(([name, spelled]) => varyCase(`name/${name}`, spelled)))
}

function join(pieces: readonly string[]): string {
  return pieces
    .filter((piece) => piece !== '')
    .join(' ')
    .replaceAll(' ,', ',')
    .trim()
}
