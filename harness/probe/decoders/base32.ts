/**
 * Base32 and base32hex (RFC 4648 6, 7) in letters of one case, wherever they stand in text, wrapped or glued to other
 * letters: a run is read at each of its eight possible starts.
 */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { createLetterTable, forEachRun } from './letter-runs.ts'
import { isPromising } from './promising.ts'
import { holdsShortText } from './short-text.ts'

/** Letters that hold six bytes, the shortest values that are searched by their bytes. */
const shortestRun = 10
const shortestBytes = 6
/** Binary counts where the run cannot be a word or a number: it holds both, and many different letters. */
const shortestBinary = 26
const binaryLetters = 12
/** Lines of wrapped base32 are 64 or 76 letters in most tools. */
const shortestLine = 40

interface Alphabet {
  table: Uint8Array
  part?: string
  /** Besides letters that hexadecimal digits have, too, runs hold others, and digits. */
  mixed?: true
}

const alphabets: readonly Alphabet[] = [
  { table: createLetterTable(['ABCDEFGHIJKLMNOPQRSTUVWXYZ234567']) },
  { table: createLetterTable(['abcdefghijklmnopqrstuvwxyz234567']), part: 'lower case' },
  { table: createLetterTable(['0123456789ABCDEFGHIJKLMNOPQRSTUV']), part: 'hex', mixed: true },
  { table: createLetterTable(['0123456789abcdefghijklmnopqrstuv']), part: 'hex lower case', mixed: true },
]

const anyLetter = createLetterTable(['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'])

export const base32Decoder: Decoder = {
  id: 'base32',
  decode({ bytes }) {
    const parts: DecodedPart[] = []
    // The text is gone through once, and only long words of it for each alphabet.
    const words: number[] = []
    forEachRun(bytes, anyLetter, shortestRun, (start, end) => void words.push(start, end))
    if (words.length > 0) for (const alphabet of alphabets) readAlphabet(bytes, words, alphabet, parts)
    return { parts }
  },
}

/** @param words start and end of each, in pairs */
function readAlphabet(bytes: Buffer, words: readonly number[], alphabet: Alphabet, parts: DecodedPart[]): void {
  let from = 0
  const read = (start: number, end: number) => {
    if (start < from) return
    const run = readLines(bytes, alphabet.table, start, end)
    from = run.end
    if (alphabet.mixed !== true || isMixed(bytes, start, Math.min(end, start + 64))) addRun(bytes, run, alphabet, parts)
  }
  for (let i = 0; i < words.length; i += 2)
    forEachRun(bytes, alphabet.table, shortestRun, read, words[i] as number, words[i + 1] as number)
}

interface Run {
  start: number
  end: number
  /** Letters without the line ends between. */
  letters: Buffer
  lineLength: number
  breakLength: number
}

function addRun(bytes: Buffer, run: Run, { table, part }: Alphabet, parts: DecodedPart[]): void {
  const { start, end, letters, lineLength, breakLength } = run
  for (let skip = 0; skip < 8 && Math.floor(((letters.length - skip) * 5) / 8) >= shortestBytes; skip += 1) {
    const short = letters.length < shortestBinary
    if (short && !holdsShortText(letters, skip, table)) continue
    const decoded = decodeLetters(letters, skip, table)
    const text = short || isPromising(decoded)
    if (!text && (skip > 0 || !isBinary(bytes, run))) continue
    const positionOf = (offset: number) => {
      const letter = Math.min(skip + (offset * 8) / 5, letters.length)
      const line = lineLength === 0 ? 0 : Math.floor((letter === letters.length ? letter - 1 : letter) / lineLength)
      return start + letter + line * breakLength
    }
    parts.push({
      bytes: decoded,
      at: { offset: start + skip, length: end - start - skip },
      positionOf,
      ...(part === undefined ? {} : { part }),
    })
    if (skip === 0 && text && decoded.every((byte) => byte >= 0x20 && byte < 0x7f)) return
  }
}

function decodeLetters(letters: Buffer, skip: number, table: Uint8Array): Buffer {
  const size = Math.floor(((letters.length - skip) * 5) / 8)
  const decoded = Buffer.allocUnsafe(size)
  let held = 0
  let bits = 0
  let at = 0
  for (let i = skip; at < size; i += 1) {
    held = ((held << 5) | ((table[letters[i] as number] as number) - 1)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    decoded[at] = (held >> bits) & 0xff
    at += 1
  }
  return decoded
}

function isBinary(bytes: Buffer, { start, letters }: Run): boolean {
  if (letters.length < shortestBinary || isLetterOrDigit(bytes[start - 1])) return false
  const distinct = new Set(letters.subarray(0, 256))
  return distinct.size >= binaryLetters && [...distinct].some(isDigit) && [...distinct].some((byte) => !isDigit(byte))
}

/** A first line and the lines of the same length after it, with the shorter one that closes them. */
function readLines(bytes: Buffer, table: Uint8Array, start: number, end: number): Run {
  const lineLength = end - start
  const breakLength = bytes[end] === 0x0a ? 1 : bytes[end] === 0x0d && bytes[end + 1] === 0x0a ? 2 : 0
  const single = { start, end, letters: bytes.subarray(start, end), lineLength: 0, breakLength: 0 }
  if (lineLength < shortestLine || breakLength === 0) return single
  const lines = [single.letters]
  let last = end
  for (let size = lineLength; size === lineLength && bytes[last] === bytes[end]; ) {
    const from = last + breakLength
    size = 0
    while (size < lineLength && (table[bytes[from + size] ?? 0] ?? 0) !== 0) size += 1
    if (size === 0) break
    lines.push(bytes.subarray(from, from + size))
    last = from + size
  }
  return { start, end: last, letters: Buffer.concat(lines), lineLength, breakLength }
}

function isMixed(bytes: Buffer, start: number, end: number): boolean {
  let digit = false
  let letter = false
  for (let i = start; i < end && !(digit && letter); i += 1) {
    const byte = bytes[i] as number
    if (isDigit(byte)) digit = true
    else if ((byte | 0x20) > 0x66) letter = true
  }
  return digit && letter
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

function isLetterOrDigit(byte: number | undefined): boolean {
  if (byte === undefined) return false
  const letter = byte | 0x20
  return isDigit(byte) || (letter >= 0x61 && letter <= 0x7a)
}
