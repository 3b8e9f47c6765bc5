/**
 * Base 85: Ascii85 between `<~` and `~>` (PostScript Language Reference 3.3.1) or between the lines of btoa, binary patches
 * of Git; and, where it begins with text or compressed data, the letters of Ascii85, RFC 1924 and Z85 (ZeroMQ RFC 32)
 * without a mark.
 */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { lastAtMost } from '../positions.ts'
import { isAllText, isMostlyText } from '../readable.ts'
import { type Base85, beginsPromising, decodeGroups } from './base85-groups.ts'
import { createLetterTable, forEachRun } from './letter-runs.ts'
import { isPromising } from './promising.ts'

const digits = '0123456789'
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const lower = upper.toLowerCase()
const shortcuts = new Map([
  [0x7a, 0],
  [0x79, 0x20202020],
])

const ascii85: Base85 = {
  values: createLetterTable([String.fromCharCode(...Array.from({ length: 85 }, (_, i) => 0x21 + i))]),
  shortcuts,
}
const rfc1924: Base85 = { values: createLetterTable([`${digits}${upper}${lower}!#$%&()*+-;<=>?@^_\`{|}~`]) }
const z85: Base85 = { values: createLetterTable([`${digits}${lower}${upper}.-:+=^!/*?&<>()[]{}@%$#`]) }

/** Sixteen bytes. */
const shortestRun = 20
/** Letters at the begin that must give text, and the share of it that are letters, digits and blanks. */
const headLetters = 30
const wordShare = 0.5
/** What stands before a value without a mark, as in `key=value`. */
const edges = createLetterTable(['=>"\''])
const printable = createLetterTable([String.fromCharCode(...Array.from({ length: 94 }, (_, i) => 0x21 + i))])
const runLetters = createRunTable(ascii85)
const unmarked = [
  { part: 'ascii85', base: ascii85 },
  { part: 'rfc1924', base: rfc1924 },
  { part: 'z85', base: z85 },
] as const
/** By letter, a bit for each alphabet in which a text can begin with it. */
const firstLetters = Uint8Array.from({ length: 256 }, (_, letter) =>
  // What stands between members is hardly the begin of a value.
  ':,'.includes(String.fromCharCode(letter))
    ? 0
    : unmarked.reduce((bits, { base: { values } }, i) => bits | (beginsText(values[letter] ?? 0) ? 1 << i : 0), 0),
)

export const base85Decoder: Decoder = {
  id: 'base85',
  decode({ bytes }) {
    const parts: DecodedPart[] = []
    readBetween(bytes, '<~', '~>', parts)
    readBetween(bytes, 'xbtoa Begin', 'xbtoa End', parts)
    readPatches(bytes, parts)
    const marked = parts.map(({ at }) => at).sort((a, b) => a.offset - b.offset)
    let next = 0
    forEachRun(bytes, printable, shortestRun, (start, end) => {
      while (next < marked.length && endOf(marked[next]) <= start) next += 1
      if ((marked[next]?.offset ?? bytes.length) < end) return
      readUnmarked(bytes, start, end, parts)
    })
    return { parts }
  },
}

function endOf(range: Range | undefined): number {
  return range === undefined ? 0 : range.offset + range.length
}

/** The first letter gives most of the first byte: printable ASCII, or 0xc3 of the letters of Western Europe. */
function beginsText(value: number): boolean {
  const digit = value - 1
  return (digit >= 10 && digit <= 40) || digit === 62 || digit === 63
}

function readBetween(bytes: Buffer, open: string, close: string, parts: DecodedPart[]): void {
  for (let mark = bytes.indexOf(open); mark !== -1; ) {
    const start = mark + open.length
    const end = endOfLetters(bytes, start)
    const closed = bytes.toString('latin1', end, end + close.length) === close
    if (closed || end - start >= shortestRun) {
      const part = decodeGroups(bytes, start, end, { ...ascii85, wrapped: true })
      if (part.bytes.length > 0 && (closed || isPromising(part.bytes))) parts.push(part)
    }
    mark = bytes.indexOf(open, closed ? end : start)
  }
}

/** Where what may stand between the marks ends. */
function endOfLetters(bytes: Buffer, start: number): number {
  let i = start
  while (i < bytes.length && (runLetters[bytes[i] as number] === 1 || (bytes[i] as number) <= 0x20)) i += 1
  return i
}

/** `literal` or `delta` and a size, then lines of which the first letter is the number of bytes (git-diff, apply.c). */
function readPatches(bytes: Buffer, parts: DecodedPart[]): void {
  const mark = 'GIT binary patch'
  for (let from = bytes.indexOf(mark); from !== -1; from = bytes.indexOf(mark, from + 1)) {
    if (lineAfter(bytes, from) === 0) return
    for (let at = lineAfter(bytes, from); at !== 0; ) {
      const found = /^(?:literal|delta) \d{1,12}\r?\n/.exec(bytes.toString('latin1', at, at + 40))
      if (found === null) break
      at = readPatch(bytes, at + found[0].length, parts)
      from = at === 0 ? bytes.length : at - 1
    }
  }
}

/** Returns where the next one may begin. */
function readPatch(bytes: Buffer, start: number, parts: DecodedPart[]): number {
  const lines: { bytes: Buffer; start: number; positionOf: (offset: number) => number }[] = []
  let size = 0
  let at = start
  while (at !== 0 && /[A-Za-z]/.test(String.fromCharCode(bytes[at] ?? 0))) {
    const next = lineAfter(bytes, at)
    const { bytes: decoded, positionOf } = decodeGroups(bytes, at + 1, next === 0 ? bytes.length : next, rfc1924)
    const letter = bytes[at] as number
    const count = letter < 0x61 ? letter - 0x40 : letter - 0x46
    lines.push({ bytes: decoded.subarray(0, count), start: size, positionOf: positionOf ?? (() => at) })
    size += Math.min(count, decoded.length)
    at = next
  }
  const end = at === 0 ? bytes.length : at
  const starts = lines.map((line) => line.start)
  const positionOf = (offset: number) => {
    const line = lines[lastAtMost(starts, offset)]
    return line === undefined || offset >= size ? end : line.positionOf(offset - line.start)
  }
  if (size > 0)
    parts.push({
      bytes: Buffer.concat(lines.map((line) => line.bytes)),
      at: { offset: start, length: end - start },
      positionOf,
    })
  return at === 0 ? 0 : lineAfter(bytes, at)
}

/** Position of the next line, 0 when there is none. */
function lineAfter(bytes: Buffer, at: number): number {
  return bytes.indexOf(0x0a, at) + 1
}

/** Begins at the start of a run, or behind what stands before a value. */
function readUnmarked(bytes: Buffer, start: number, end: number, parts: DecodedPart[]): void {
  const last = end - shortestRun
  for (let at = start; at <= last; at += 1) {
    if (at > start && edges[bytes[at - 1] as number] === 0) continue
    const first = firstLetters[bytes[at] as number] as number
    if (first === 0) continue
    for (let i = 0; i < unmarked.length; i += 1) {
      const { part, base } = unmarked[i] as (typeof unmarked)[number]
      if (((first >> i) & 1) === 0 || !beginsPromising(bytes, at, base)) continue
      const head = decodeGroups(bytes, at, Math.min(end, at + headLetters), base).bytes
      const decoded = isWords(head) || !isAllText(head) ? decodeGroups(bytes, at, end, base) : undefined
      if (decoded === undefined || decoded.at.length < shortestRun) continue
      if (!isWords(head) && !isPromising(decoded.bytes)) continue
      parts.push({ ...decoded, part })
      at = decoded.at.offset + decoded.at.length - 1
      break
    }
  }
}

/** What follows the value in the view may be taken for letters of it: only the begin tells. */
function isWords(head: Buffer): boolean {
  const words = head.toString('utf8').match(/[\p{L}\p{N} ]/gu) ?? []
  return isAllText(head.subarray(0, 12)) && isMostlyText(head) && words.length >= head.length * wordShare
}

function createRunTable({ values }: Base85): Uint8Array {
  return values.map((value, letter) => (value > 0 || shortcuts.has(letter) ? 1 : 0))
}
