import type { SpellForms } from './form.ts'

/** Sizes of the groups in which people write it. */
const groupings: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['', /^(\d{4})(\d{2})(\d{3})$/],
  ['-threes', /^(\d{3})(\d{3})(\d{3})$/],
  ['-pairs', /^(\d{3})(\d{2})(\d{2})(\d{2})$/],
]
const separators: readonly (readonly [name: string, separator: string])[] = [
  ['dotted', '.'],
  ['spaced', ' '],
  ['dashed', '-'],
  ['hard-spaced', '\u00a0'],
]

/** Plain, in groups, without the zeros before it, and padded to ten and twelve digits. */
export const spellBsn: SpellForms = (value) => {
  const forms: Record<string, string> = { bsn: value }
  for (const [grouping, pattern] of groupings) {
    const groups = pattern.exec(value)?.slice(1)
    for (const [name, separator] of groups === undefined ? [] : separators) {
      const form = name === 'spaced' && grouping === '-threes' ? 'bsn/threes' : `bsn/${name}${grouping}`
      forms[form] = groups?.join(separator) ?? ''
    }
  }
  const unpadded = value.replace(/^0+/, '')
  return {
    ...forms,
    'bsn/unpadded': unpadded,
    'bsn/ten-digits': value.padStart(10, '0'),
    'bsn/twelve-digits': value.padStart(12, '0'),
  }
}
