/** A quick look at letters: can they be the begin of a stream of lz-string? Nearly all words and tokens cannot. */

import { type LzUnits, reverseBits } from './bits.ts'
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

/** Looks at the first unit of 15 bits or more: the highest bits say how many the first character has, and are its own. */
export function beginsUnits(units: LzUnits, start: number): boolean {
  const unit = units.at(start)
  if (unit === -1) return false
  const mark = (unit >> (units.bits - 2)) & 3
  if (mark === 0) return isPlausibleFirst(reverseBits((unit >> (units.bits - 10)) & 0xff, 8), false)
  // Lowest bit first: 1. The 16 bits go on in the next unit.
  return mark === 0b10
}

function valueAt(bytes: Buffer, at: number): number {
  return ((letterTable[bytes[at] as number] as number) - 1) & 63
}
