/** Reads a value through what stands between its pieces. */

/**
 * Where a value may be apart. `words`: at its blanks, and anywhere by markup or the end of a field; `name`: at its
 * hyphens too; `digits`: once, by markup or the end of a field.
 */
export type Gaps = 'words' | 'name' | 'digits'

interface ReadThrough {
  /** Behind the last letter that was read. */
  end: number
  /** Letters of the value that were read. */
  read: number
}

/** Bytes between two pieces: a tag with attributes, or the rest of a segment and the start of the next. */
const maxGap = 240
/** A value is cut inside words only so often. */
const maxCuts = 4

/**
 * One piece of a gap: white space, a tag, the name of a field before its mark, a number in such a place, a mark. The
 * alternatives begin differently, so that a gap is read in one way only.
 */
const token =
  /[\s\xc2]+|<[^<>]{1,200}>|[A-Za-z_][\w.:-]{0,40}(?=["']?\s{0,2}[=:|>^~+]|["'])|\d{1,8}(?=[|^\]:+-])|["'|^~&,;=\\{}()[\]>*.#:+/-]/y
/** What ends a line, an element or a field; blanks and commas stand inside of them. */
const hard = /[\r\n<>|^~"'{}[\]=\t;\\]/
/** Components of EDIFACT (ISO 9735-1 5) end in a colon, which stands in the midst of numbers as well: between hours and minutes. */
const hardInText = /[\r\n<>|^~"'{}[\]=\t;:\\]/

/** As far as the value goes from `start` on. Both texts are latin1. */
export function readThrough(text: string, start: number, value: string, gaps: Gaps): ReadThrough {
  let at = start
  let read = 0
  let end = start
  let cuts = gaps === 'digits' ? maxCuts - 1 : 0
  while (read < value.length) {
    const letter = value[read]
    const isBlank = letter === ' '
    if (!isBlank && text[at] === letter) {
      at += 1
      read += 1
      end = at
      continue
    }
    // One blank for one blank, so that a text may break off right behind it.
    if (isBlank && text[at] === ' ' && text[at + 1] === value[read + 1]) {
      at += 1
      read += 1
      continue
    }
    const isJoint = isBlank || (gaps === 'name' && letter === '-')
    const next = isJoint ? read + 1 : read
    if (!isJoint) cuts += 1
    const isInside = gaps === 'digits' && /\d/.test(text[at] ?? '')
    const border = isJoint ? undefined : gaps === 'digits' ? hard : hardInText
    const behind = cuts > maxCuts || isInside ? -1 : readGap(text, at, value.slice(next, next + 3), border)
    if (behind === -1) break
    at = behind
    read = next
  }
  return { end, read }
}

/** Behind the gap, where the value goes on with `next`; -1 when it does not, or nothing of `border` stands before. */
function readGap(text: string, start: number, next: string, border: RegExp | undefined): number {
  const pattern = new RegExp(token)
  let at = start
  const limit = start + maxGap
  const letters = next.trimEnd()
  while (at < limit) {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found === null) return -1
    at += found[0].length
    if (text.startsWith(letters, at) && (border === undefined || border.test(text.slice(start, at)))) return at
  }
  return -1
}
