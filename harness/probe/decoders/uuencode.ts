/** Uuencoded files (POSIX uuencode): between `begin`, with a mode and a name, and `end`. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { lastAtMost } from '../positions.ts'

const mark = 'begin '
/** The line behind the mark: the name is whatever is there. */
const headPattern = /begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n/y
const longestHead = 300
const lineFeed = 0x0a

interface Line {
  /** Position of the first letter, behind that of the length. */
  from: number
  /** Position in the output. */
  start: number
  bytes: Buffer
}

export const uuencodeDecoder: Decoder = {
  id: 'uuencode',
  decode({ bytes }) {
    const parts: DecodedPart[] = []
    for (let at = bytes.indexOf(mark); at !== -1; ) {
      const head = new RegExp(headPattern).exec(bytes.toString('latin1', at, at + longestHead))
      const { lines, end } = head === null ? { lines: [], end: at + 1 } : readLines(bytes, at + head[0].length)
      if (lines.length > 0) parts.push({ ...join(lines, end), part: head?.[1] ?? '' })
      at = bytes.indexOf(mark, Math.max(end, at + 1))
    }
    return { parts }
  },
}

/** Up to the line without bytes, or to what is no such line. */
function readLines(bytes: Buffer, start: number): { lines: Line[]; end: number } {
  const lines: Line[] = []
  let size = 0
  let at = start
  while (at < bytes.length) {
    const count = sextetOf(bytes[at] as number)
    const feed = bytes.indexOf(lineFeed, at)
    const end = feed === -1 ? bytes.length : feed
    const letters = bytes[end - 1] === 0x0d ? end - 1 - (at + 1) : end - (at + 1)
    // Some leave the blanks at the end of a line out, others add a letter to check it.
    const most = Math.ceil(count / 3) * 4
    if (count < 1 || letters > most + 1) break
    const decoded = decodeLine(bytes, at + 1, Math.min(letters, most), count)
    if (decoded === undefined) break
    lines.push({ from: at + 1, start: size, bytes: decoded })
    size += decoded.length
    at = end + 1
  }
  return { lines, end: Math.min(at, bytes.length) }
}

/** @returns undefined when a letter is none; missing letters are blanks, which stand for 0 */
function decodeLine(bytes: Buffer, from: number, letters: number, count: number): Buffer | undefined {
  const decoded = Buffer.alloc(count)
  let held = 0
  let bits = 0
  for (let i = 0, size = 0; size < count; i += 1) {
    const value = i < letters ? sextetOf(bytes[from + i] as number) : 0
    if (value === -1) return undefined
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    decoded[size] = held >> bits
    size += 1
  }
  return decoded
}

/** A blank or a grave accent is 0. */
function sextetOf(letter: number): number {
  return letter >= 0x20 && letter <= 0x60 ? (letter - 0x20) & 0x3f : -1
}

function join(lines: readonly Line[], end: number): DecodedPart {
  const bytes = Buffer.concat(lines.map((line) => line.bytes))
  const starts = lines.map(({ start }) => start)
  const offset = lines[0]?.from ?? 0
  return {
    bytes,
    at: { offset, length: end - offset },
    positionOf: (position) => {
      const line = lines[lastAtMost(starts, position)]
      if (line === undefined || position >= bytes.length) return end
      return Math.min(end - 1, line.from + ((position - line.start) * 4) / 3)
    },
  }
}
