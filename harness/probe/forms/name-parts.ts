/** The parts of a name that is written in one piece. */

export interface NameParts {
  /** First names or initials, empty for a family name alone. */
  given: string
  /** Tussenvoegsel, such as `van der`. */
  prefix: string
  /** The family name without it, with a partner's name behind a hyphen. */
  own: string
}

/** Words that stand before Dutch family names (tabel 36 of the Logisch Ontwerp BRP, the usual ones). */
const prefixWords = new Set(
  "van de der den het 't ter ten te op in 's d' la le du von zur zu aan bij tot uit onder over voor het l' dos da del di".split(
    ' ',
  ),
)
const initials = /^(?:\p{Lu}[a-z]?\.)+$/u

/** Undefined where the parts cannot be told apart: one word, or given names before a family name without a prefix. */
export function splitName(value: string): NameParts | undefined {
  const words = value.split(' ').filter((word) => word !== '')
  const start = words.findIndex((word) => prefixWords.has(word))
  if (start === -1) {
    // A title or initials end where the family name begins.
    const given = words.findLastIndex((word) => initials.test(word)) + 1
    if (given === 0 && words.length !== 2) return undefined
    const split = given === 0 ? 1 : given
    const own = words.slice(split).join(' ')
    return own === '' ? undefined : { given: words.slice(0, split).join(' '), prefix: '', own }
  }
  let end = start
  while (end < words.length && prefixWords.has(words[end] ?? '')) end += 1
  const own = words.slice(end).join(' ')
  return own === ''
    ? undefined
    : { given: words.slice(0, start).join(' '), prefix: words.slice(start, end).join(' '), own }
}
