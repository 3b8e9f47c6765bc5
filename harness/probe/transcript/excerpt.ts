/** The bytes behind a finding, and the text that they decode to. */

import type { Excerpt } from '../../contracts/transcript.ts'
import type { LocatedFinding } from '../find.ts'
import { decodeReadable } from '../readable.ts'

const bytesAround = 64
const textAround = 120
/** A compressed body is shown by its beginning. */
const maxRangeBytes = 1024

export function createExcerpt(id: string, { finding, located, range }: LocatedFinding, observed: Buffer): Excerpt {
  const rawOffset = Math.max(0, finding.offset - bytesAround)
  const shown = Math.min(finding.length, maxRangeBytes)
  const raw = observed.subarray(rawOffset, finding.offset + shown + bytesAround)
  const { bytes } = located.view
  const end = range.offset + range.length
  const before = decodeReadable(bytes.subarray(startOfCharacter(bytes, range.offset - textAround), range.offset))
  const value = decodeReadable(bytes.subarray(range.offset, end))
  const after = decodeReadable(bytes.subarray(end, startOfCharacter(bytes, end + textAround)))
  return {
    finding: id,
    raw: raw.toString('base64'),
    rawOffset,
    start: finding.offset - rawOffset,
    length: shown,
    decoded: { text: `${before}${value}${after}`, start: before.length, length: value.length },
  }
}

/** Moves on past the inside of a UTF-8 character. */
function startOfCharacter(bytes: Buffer, at: number): number {
  let start = Math.max(0, Math.min(at, bytes.length))
  for (let n = 0; n < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80; n += 1) start += 1
  return start
}
