/**
 * Two-byte text in the memory of a process: what a string becomes once it holds a character beyond U+00FF. Made for
 * megabytes in which most is no text: it looks at four bytes at a time and reads on only around two letters.
 */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { isPrintable } from '../readable.ts'

/** Shorter than any form that is searched wherever it stands. */
const shortestRun = 8
const bytesPerCharacter = 2
/**
 * High bytes of other characters inside a run: U+0100–U+02FF, U+1E00–U+1EFF, the punctuation of U+2000 and signs such as
 * U+20AC. Without this bound any binary would be text.
 */
const otherHighBytes = createTable([0x01, 0x02, 0x1e, 0x20, 0x21, 0x22])
const letters = createTable(Array.from({ length: 256 }, (_, byte) => byte).filter((b) => isPrintable(b) || b >= 0xa0))

/** Little endian, as the processors have it on which this can be measured; at odd positions too. */
export const twoByteDecoder: Decoder = {
  id: 'two-byte',
  decode: ({ bytes }) => ({ parts: findRuns(bytes) }),
}

function findRuns(bytes: Buffer): DecodedPart[] {
  const words = wordsOf(bytes)
  const found: DecodedPart[] = []
  // Behind the last run that began at an even position, and at an odd one.
  const behind = [0, 0]
  for (let i = nextPair(words, 0); i < words.length; i = nextPair(words, i + 1)) {
    const odd = isEven(words[i] as number) ? 0 : 1
    const at = 4 * i + odd
    if (at < (behind[odd] as number) || !isCharacter(bytes, at)) continue
    const start = startOf(bytes, at)
    const end = endOf(bytes, at)
    behind[odd] = Math.max(end, at + 1)
    if (end - start >= shortestRun * bytesPerCharacter) found.push(readRun(bytes, start, end))
  }
  return found
}

/** Index of the first word from `from` on in which two letters stand, in either way; the length when there is none. */
function nextPair(words: Int32Array, from: number): number {
  for (let i = from; i < words.length; i += 1) {
    const word = words[i] as number
    if (isEven(word)) {
      if ((word & 0xe0) !== 0 && (word & 0xe00000) !== 0) return i
    } else if ((word & 0xff00ff) === 0 && (word & 0xe000) !== 0 && word >>> 29 !== 0) return i
  }
  return words.length
}

/** Zeros behind the letters; else they stand before them, and the letters begin at an odd position. */
function isEven(word: number): boolean {
  return (word & 0xff00ff00) === 0
}

/** In the byte order of this machine; copied only where the bytes do not begin on a multiple of four. */
function wordsOf(bytes: Buffer): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
  return new Int32Array(aligned.buffer, aligned.byteOffset, Math.floor(bytes.length / 4))
}

function startOf(bytes: Buffer, at: number): number {
  let start = at
  for (let i = at - bytesPerCharacter; i >= 0 && isCharacter(bytes, i); i -= bytesPerCharacter) {
    // A run begins with a letter.
    if (bytes[i + 1] === 0) start = i
  }
  return start
}

function endOf(bytes: Buffer, at: number): number {
  let end = at
  while (end + 1 < bytes.length && isCharacter(bytes, end)) end += bytesPerCharacter
  return end
}

function isCharacter(bytes: Buffer, at: number): boolean {
  const high = bytes[at + 1] as number
  return high === 0 ? letters[bytes[at] as number] === 1 : otherHighBytes[high] === 1
}

function readRun(bytes: Buffer, start: number, end: number): DecodedPart {
  const text = Buffer.from(bytes.toString('utf16le', start, end))
  // Counted where something was found: whole program sources stand in memory this way.
  const positionOf = (offset: number) => start + bytesPerCharacter * countCharacters(text, offset)
  return { bytes: text, at: { offset: start, length: end - start }, positionOf }
}

/** Those that begin before an offset in UTF-8; no character of a run takes four bytes. */
function countCharacters(utf8: Buffer, offset: number): number {
  let count = 0
  for (let i = 0; i < offset; i += 1) if (((utf8[i] as number) & 0xc0) !== 0x80) count += 1
  return count
}

function createTable(bytes: readonly number[]): Uint8Array {
  const table = new Uint8Array(256)
  for (const byte of bytes) table[byte] = 1
  return table
}
