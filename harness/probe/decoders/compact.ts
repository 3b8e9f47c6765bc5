/** Compact serializations of JOSE (RFC 7515 7.1, RFC 7516 7.1) in text. */

import type { Range } from '../../contracts/probe.ts'

export interface CompactToken {
  header: Readonly<Record<string, unknown>>
  /** The whole token. */
  at: Range
  segments: Range[]
}

/** Letters that a base64url header is looked for among before the first dot: what stands before it may be glued on. */
const maxGlued = 64

/** All tokens of so many segments whose first segment is a JSON object with `alg`. */
export function findCompact(text: string, count: 3 | 5): CompactToken[] {
  const tokens: CompactToken[] = []
  let from = 0
  for (let dot = text.indexOf('.'); dot !== -1; dot = text.indexOf('.', Math.max(from, dot + 1))) {
    const start = startOfSegment(text, dot, from)
    const segments = [{ offset: start, length: dot - start }]
    let end = dot
    while (text[end] === '.' && segments.length <= count) {
      const next = endOfSegment(text, end + 1)
      segments.push({ offset: end + 1, length: next - end - 1 })
      end = next
    }
    from = end
    const header = segments.length === count ? readHeader(text, segments) : undefined
    if (header === undefined) continue
    const offset = segments[0]?.offset ?? start
    tokens.push({ header, segments, at: { offset, length: end - offset } })
  }
  return tokens
}

/** Reads the header, and moves the start of the first segment past letters that were glued to it. */
function readHeader(text: string, segments: Range[]): Readonly<Record<string, unknown>> | undefined {
  const [first] = segments
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
      segments[0] = { offset: start, length: end - start }
      return header
    }
  }
  return undefined
}

function parseHeader(letters: string): Readonly<Record<string, unknown>> | undefined {
  const json = Buffer.from(letters, 'base64url').toString('utf8')
  if (!json.includes('"alg"')) return undefined
  try {
    const header: unknown = JSON.parse(json)
    return typeof header === 'object' && header !== null && !Array.isArray(header) ? { ...header } : undefined
  } catch {
    return undefined
  }
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

function isLetter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x5f
  )
}
