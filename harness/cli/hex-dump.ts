/** Bytes as people read them: offset, hexadecimal, text; the marked range between brackets. */

import type { Range } from '../contracts/probe.ts'

const bytesPerRow = 16

/** `firstOffset`: where `bytes` begins in what it was taken from. `marked` is a range in `bytes`. */
export function drawHexDump(bytes: Uint8Array, firstOffset: number, marked: Range): string[] {
  const rows = []
  for (let start = 0; start < bytes.length; start += bytesPerRow) {
    const row = [...bytes.subarray(start, start + bytesPerRow)]
    const cells = row.map((byte, column) => drawByte(byte, start + column, marked))
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    const offset = (firstOffset + start).toString(16).padStart(8, '0')
    rows.push(`  ${offset} ${cells.join('').padEnd(3 * bytesPerRow + 1)} ${text}`)
  }
  return rows
}

function drawByte(byte: number, at: number, { offset, length }: Range): string {
  const before = at === offset ? '[' : ' '
  const after = at === offset + length - 1 ? ']' : ''
  const hex = byte.toString(16).padStart(2, '0')
  // A closing bracket takes the place of the blank before the next byte.
  return at === offset + length ? hex : `${before}${hex}${after}`
}
