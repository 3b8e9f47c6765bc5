/** The head of a Brotli stream (RFC 7932 9.1, 9.2): refuses nearly all other bytes without starting the library. */

import { createBitReader } from '../huffman.ts'

/** Text is seldom compressed to less than a hundredth. */
const mostExpansion = 100
const shortestBlock = 6
const longStream = 192

/** Whether a first meta-block with data begins here whose stated length fits the bytes that there are. */
export function beginsBrotli(bytes: Buffer): boolean {
  const bits = createBitReader(bytes, 0)
  if (!skipWindowSize(bits)) return false
  const isLast = bits.low(1) === 1
  if (isLast && bits.low(1) === 1) return false
  const nibbles = bits.low(2) + 4
  if (nibbles === 7) return false
  const length = bits.low(4 * nibbles) + 1
  // A length that has a nibble too many is an error.
  if (nibbles > 4 && (length - 1) >> (4 * (nibbles - 1)) === 0) return false
  if (length < shortestBlock || length > bytes.length * mostExpansion) return false
  // Only what cannot be compressed is put in as it is, and that is no text.
  if (!isLast && bits.low(1) === 1) return false
  // Types of blocks of literals, of commands and of distances: one each in all but long texts.
  return [0, 1, 2].every(() => bits.low(1) === 0) || bytes.length >= longStream
}

/** 16, 17 to 24, or 10 to 15 bits; the one pattern left is reserved. */
function skipWindowSize(bits: { low(count: number): number }): boolean {
  if (bits.low(1) === 0 || bits.low(3) !== 0) return true
  return bits.low(3) !== 1
}
