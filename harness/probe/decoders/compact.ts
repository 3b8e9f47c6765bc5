/** Compact serializations of JOSE (RFC 7515 7.1, RFC 7516 7.1) in text, in one run or broken by white space. */

import type { Range } from '../../contracts/probe.ts'
import { isHeaderOf, type JoseHeader, lastSegmentLengths, parseHeader } from './compact-header.ts'
import { isLetter, type LetterRun, readLetters } from './compact-letters.ts'
import { findWrapped } from './compact-wrapped.ts'

export interface CompactToken {
  header: JoseHeader
  /** The whole token. */
  at: Range
  /** The letters of each segment, white space left out. */
  segments: LetterRun[]
}

/** How base64url spells the begin of a JSON object. */
export const compactMarks: readonly string[] = ['ey', 'ew']

/** Letters that a base64url header is looked for among before the first dot: what stands before it may be glued on. */
const maxGlued = 64

/** All tokens of so many segments whose first segment is a JSON object that says it is of that kind. */
export function findCompact(text: string, count: 3 | 5): CompactToken[] {
  const tokens: CompactToken[] = []
  let from = 0
  for (let dot = text.indexOf('.'); dot !== -1; dot = text.indexOf('.', Math.max(from, dot + 1))) {
    const start = startOfSegment(text, dot, from)
    const ranges = [{ offset: start, length: dot - start }]
    let end = dot
    while (text[end] === '.' && ranges.length <= count) {
      const next = endOfSegment(text, end + 1)
      ranges.push({ offset: end + 1, length: next - end - 1 })
      end = next
    }
    from = end
    const header = ranges.length === count ? readHeader(text, ranges, count) : undefined
    if (header === undefined) continue
    const token = toToken(text, header, ranges)
    tokens.push(token)
    from = token.at.offset + token.at.length
  }
  const wrapped = findWrapped(text, count, tokens)
  return wrapped.length === 0 ? tokens : [...tokens, ...wrapped].sort((a, b) => a.at.offset - b.at.offset)
}

/** The token as it stands in one run; when its last segment is too short, what follows after a break belongs to it. */
function toToken(text: string, header: JoseHeader, ranges: Range[]): CompactToken {
  const count = ranges.length === 3 ? 3 : 5
  const segments = ranges.map(({ offset, length }) => readLetters(text, offset, { breaks: false, max: length }))
  const last = segments.at(-1)
  const lengths = lastSegmentLengths(header, count)
  if (last !== undefined && last.length > 0 && !lengths.includes(last.length)) {
    const whole = readLetters(text, last.offset, { breaks: true, stops: lengths })
    if (lengths.includes(whole.letters.length)) segments[segments.length - 1] = whole
  }
  const offset = segments[0]?.offset ?? 0
  const end = segments.at(-1)
  return { header, segments, at: { offset, length: (end?.offset ?? 0) + (end?.length ?? 0) - offset } }
}

/** Reads the header, and moves the start of the first segment past letters that were glued to it. */
function readHeader(text: string, ranges: Range[], count: 3 | 5): JoseHeader | undefined {
  const [first] = ranges
  if (first === undefined || first.length < 8) return undefined
  const end = first.offset + first.length
  // `{"`, `{ ` and `{` with a line end begin with these letters.
  const begin = /e[wy][A-Za-z0-9]/g
  for (let start = first.offset; start < Math.min(end, first.offset + maxGlued); start += 1) {
    begin.lastIndex = start
    const found = begin.exec(text)
    if (found === null || found.index >= end) return undefined
    start = found.index
    const header = parseHeader(text.slice(start, end))
    if (header !== undefined) {
      ranges[0] = { offset: start, length: end - start }
      return isHeaderOf(count, header) ? header : undefined
    }
  }
  return undefined
}

function startOfSegment(text: string, dot: number, floor: number): number {
  let i = dot
  while (i > floor && isLetter(text.charCodeAt(i - 1))) i -= 1
  return i
}

function endOfSegment(text: string, from: number): number {
  let i = from
  while (i < text.length && isLetter(text.charCodeAt(i))) i += 1
  return i
}
