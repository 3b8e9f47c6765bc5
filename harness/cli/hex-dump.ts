/** Bytes as people read them: offset, hexadecimal, text; the marked range between brackets. */

import type { Range } from '../contracts/probe.ts'

const bytesPerRow = 16
/** A compressed body is shown by its beginning and its end. */
const mostRows = 24
const lastRows = 8

/** `firstOffset`: where `bytes` begins in what it was taken from. `marked` is a range in `bytes`. */
export function drawHexDump(bytes: Uint8Array, firstOffset: number, marked: Range): string[] {
  const rows = Array.from({ length: Math.ceil(bytes.length / bytesPerRow) }, (_, row) =>
    drawRow(bytes, row * bytesPerRow, firstOffset, marked),
  )
  if (rows.length <= mostRows) return rows
  const left = rows.length - mostRows
  return [...rows.slice(0, mostRows - lastRows), `  … ${left * bytesPerRow} bytes …`, ...rows.slice(-lastRows)]
}

function drawRow(bytes: Uint8Array, start: number, firstOffset: number, marked: Range): string {
  const row = [...bytes.subarray(start, start + bytesPerRow)]
  const cells = row.map((byte, column) => drawByte(byte, column, start + column, marked)).join('')
  const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
  const offset = (firstOffset + start).toString(16).padStart(8, '0')
  return `  ${offset} ${cells.padEnd(3 * bytesPerRow + 1)} ${text}`
}

function drawByte(byte: number, column: number, at: number, { offset, length }: Range): string {
  const hex = byte.toString(16).padStart(2, '0')
  const after = at === offset + length - 1 ? ']' : ''
  // The closing bracket of the byte before stands where the blank would be.
  if (at === offset + length && column > 0) return `${hex}${after}`
  return `${at === offset ? '[' : ' '}${hex}${after}`
}
