/** LZW as in PDF and TIFF (ISO 32000-1 7.4.4): codes of 9 to 12 bits, high bits first. */

import type { Budget } from '../../../contracts/probe.ts'

const clearCode = 256
const endCode = 257
const firstCode = 258

/** @param early 1 when the length of codes grows one code early, which is the rule */
export function unpackLzw(bytes: Buffer, early: number, budget: Budget): Buffer | undefined {
  const pieces: Buffer[] = []
  /** Strings of the codes from `firstCode` on. */
  let table: Buffer[] = []
  let previous: Buffer | undefined
  let total = 0
  let held = 0
  let bits = 0
  let width = 9
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfffff
    bits += 8
    if (bits < width) continue
    bits -= width
    const code = (held >> bits) & ((1 << width) - 1)
    if (code === endCode) break
    if (code === clearCode) {
      table = []
      previous = undefined
      width = 9
      continue
    }
    const entry =
      code < clearCode ? Buffer.of(code) : (table[code - firstCode] ?? (previous && append(previous, previous)))
    if (entry === undefined) break
    pieces.push(entry)
    total += entry.length
    if (total > budget.maxExpandedBytes) {
      budget.hit(`LZW: more than ${budget.maxExpandedBytes} bytes`)
      return undefined
    }
    if (previous !== undefined && table.length < 4096 - firstCode) table.push(append(previous, entry))
    previous = entry
    const next = firstCode + table.length + early
    width = next >= 2048 ? 12 : next >= 1024 ? 11 : next >= 512 ? 10 : 9
  }
  return Buffer.concat(pieces)
}

function append(string: Buffer, from: Buffer): Buffer {
  return Buffer.concat([string, from.subarray(0, 1)])
}
