import type { SpellForms } from './form.ts'

/** Plain, and in the groups in which people write it. */
export const spellBsn: SpellForms = (value) => {
  const groups = /^(\d{4})(\d{2})(\d{3})$/.exec(value)
  const threes = /^(\d{3})(\d{3})(\d{3})$/.exec(value)
  const unpadded = value.replace(/^0+/, '')
  return {
    bsn: value,
    ...(groups === null
      ? {}
      : {
          'bsn/dotted': `${groups[1]}.${groups[2]}.${groups[3]}`,
          'bsn/spaced': `${groups[1]} ${groups[2]} ${groups[3]}`,
        }),
    ...(threes === null
      ? {}
      : {
          'bsn/threes': `${threes[1]} ${threes[2]} ${threes[3]}`,
          'bsn/dotted-threes': `${threes[1]}.${threes[2]}.${threes[3]}`,
        }),
    ...(unpadded === value || unpadded.length < 8 ? {} : { 'bsn/unpadded': unpadded }),
  }
}
