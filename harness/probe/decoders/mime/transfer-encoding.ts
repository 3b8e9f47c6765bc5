/** Content-Transfer-Encoding (RFC 2045 6.7, 6.8), for a body of which the head names it. */

import type { DecodedPart, Range } from '../../../contracts/probe.ts'
import { createMappedOutput, type MappedOutput } from '../../positions.ts'

/** The body without its encoding; undefined when the encoding leaves bytes as they are, or is not known. */
export function decodeTransfer(bytes: Buffer, at: Range, encoding: string, part: string): DecodedPart | undefined {
  if (encoding !== 'base64' && encoding !== 'quoted-printable') return undefined
  const output = createMappedOutput(at.length)
  if (encoding === 'base64') readBase64(bytes, at, output)
  else readQuotedPrintable(bytes, at, output)
  return output.finish(at, part)
}

/** Whatever is no letter of the alphabet is skipped (RFC 2045 6.8). */
function readBase64(bytes: Buffer, { offset, length }: Range, output: MappedOutput): void {
  let held = 0
  let bits = 0
  for (let i = offset; i < offset + length; i += 1) {
    const value = letterValue(bytes[i] ?? 0)
    if (value === -1) continue
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    output.byte((held >> bits) & 0xff, i)
  }
}

function letterValue(byte: number): number {
  if (byte >= 0x41 && byte <= 0x5a) return byte - 0x41
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x61 + 26
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30 + 52
  return byte === 0x2b ? 62 : byte === 0x2f ? 63 : -1
}

function readQuotedPrintable(bytes: Buffer, { offset, length }: Range, output: MappedOutput): void {
  const end = offset + length
  for (let i = offset; i < end; ) {
    const byte = bytes[i] ?? 0
    const softBreak = byte === 0x3d ? softBreakLength(bytes, i + 1, end) : 0
    const value = byte === 0x3d && softBreak === 0 ? hexPair(bytes, i + 1, end) : undefined
    if (softBreak > 0) i += 1 + softBreak
    else {
      output.byte(value ?? byte, i)
      i += value === undefined ? 1 : 3
    }
  }
}

/** Spaces that a transport added behind the equals sign count to the break. */
function softBreakLength(bytes: Buffer, at: number, end: number): number {
  let i = at
  while (i < end && i < at + 8 && (bytes[i] === 0x20 || bytes[i] === 0x09)) i += 1
  if (bytes[i] === 0x0d && bytes[i + 1] === 0x0a && i + 1 < end) return i + 2 - at
  return bytes[i] === 0x0a && i < end ? i + 1 - at : 0
}

function hexPair(bytes: Buffer, at: number, end: number): number | undefined {
  const digits = bytes.toString('latin1', at, Math.min(at + 2, end))
  return /^[0-9A-Fa-f]{2}$/.test(digits) ? Number.parseInt(digits, 16) : undefined
}
