/** A quick look at letters: can they be the begin of a stream of lz-string? Nearly all words and tokens cannot. */

import { reverseBits } from './bits.ts'
import { isPlausibleFirst } from './output.ts'
import { letterTable } from './units.ts'

/** Looks at the first four letters: a first character, and a second number that can follow it. */
export function beginsLz(bytes: Buffer, at: number): boolean {
  const head = valueAt(bytes, at)
  const mark = head >> 4
  if (mark !== 0 && mark !== 0b10) return false
  const bits = (head << 18) | (valueAt(bytes, at + 1) << 12) | (valueAt(bytes, at + 2) << 6) | valueAt(bytes, at + 3)
  if (mark === 0) {
    const first = reverseBits((bits >> 14) & 0xff, 8)
    if (!isPlausibleFirst(first, false)) return false
    const next = (bits >> 11) & 7
    // Lowest bit first: 0 and 1 begin a character, 3 and 4 (110, 001) repeat the first.
    if (next === 0) return reverseBits((bits >> 3) & 0xff, 8) !== first
    return next === 0b100 || next === 0b110 || next === 0b001
  }
  const unit = reverseBits((bits >> 6) & 0xffff, 16)
  return isPlausibleFirst(unit, true)
}

function valueAt(bytes: Buffer, at: number): number {
  return ((letterTable[bytes[at] as number] as number) - 1) & 63
}
