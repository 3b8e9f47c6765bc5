/** Where the data of a stream stand (ISO 32000-1 7.3.8). */

import type { Range } from '../../../contracts/probe.ts'
import type { PdfDictionary } from './syntax.ts'

/** The stated length holds when the stream ends there; else it ends where it says so. */
export function streamRange(
  bytes: Buffer,
  behind: number,
  { entries }: PdfDictionary,
  ends: (from: number) => number,
): Range {
  const offset = behind + (bytes[behind] === 13 ? (bytes[behind + 1] === 10 ? 2 : 1) : bytes[behind] === 10 ? 1 : 0)
  const stated = entries.get('Length')
  if (
    typeof stated === 'number' &&
    stated >= 0 &&
    /^\s{0,3}endstream/.test(bytes.toString('latin1', offset + stated, offset + stated + 12))
  ) {
    return { offset, length: stated }
  }
  let end = ends(offset)
  if (bytes[end - 1] === 10) end -= 1
  if (bytes[end - 1] === 13) end -= 1
  return { offset, length: Math.max(0, end - offset) }
}

/** Where the next stream ends, or the file; asked with rising positions. */
export function createStreamEnds(bytes: Buffer): (from: number) => number {
  let known = -1
  return (from) => {
    if (known < from) {
      const found = bytes.indexOf('endstream', from)
      known = found === -1 ? bytes.length : found
    }
    return known
  }
}
