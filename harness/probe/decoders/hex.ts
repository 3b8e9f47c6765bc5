/**
 * Hexadecimal (RFC 4648 8) wherever it stands in text, read at both of its possible starts; also with a separator between
 * the bytes, as in fingerprints, and with `0x` before each.
 */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { type Copied, piecewise } from '../positions.ts'
import { hasReadableStretch } from '../readable.ts'
import { readLines } from './base64-lines.ts'
import { forEachRun } from './letter-runs.ts'
import { isWorthwhile } from './worthwhile.ts'

/** Three bytes: the shortest values that are searched by their bytes. */
const shortestRun = 6
/** Shorter runs count only when all of it is text: many numbers look like it. */
const shortestGlued = 12
const shortestSeparated = 3
const shortestLine = 8
const longRun = 256

const digitValues = createDigitTable()
const separatorTable = Uint8Array.from({ length: 256 }, (_, code) =>
  ':- ,;\t'.includes(String.fromCharCode(code)) ? 1 : 0,
)
/** Digits, what stands between bytes, and the letter of `0x`. */
const runTable = digitValues.map((value, code) => (value !== 255 || separatorTable[code] === 1 || isX(code) ? 1 : 0))

export const hexDecoder: Decoder = {
  id: 'hex',
  decode({ bytes }) {
    const parts: DecodedPart[] = []
    let next = 0
    forEachRun(bytes, runTable, shortestRun, (start, end) => {
      next = readStretch(bytes, Math.max(next, start), end, parts)
    })
    return { parts }
  },
}

/** Digits and what stands between them. Returns where reading goes on: lines may reach further. */
function readStretch(bytes: Buffer, from: number, to: number, parts: DecodedPart[]): number {
  let i = from
  for (; i < to; i += 1) {
    if (digitValues[bytes[i] as number] === 255) continue
    const start = i
    i += 1
    while (i < to && digitValues[bytes[i] as number] !== 255) i += 1
    const size = i - start
    const lines = size >= shortestLine && (size & 1) === 0 ? readLines(bytes, start, i, digitValues) : undefined
    if (lines !== undefined) i = addLines(bytes, lines, parts)
    else if (size <= 2) {
      if (separatorTable[bytes[i] ?? 0] === 1 || (size === 1 && isX(bytes[i]))) i = addSeparated(bytes, start, i, parts)
    } else if (size >= shortestRun) addRun(bytes, start, i, parts)
  }
  return i
}

function addRun(bytes: Buffer, start: number, end: number, parts: DecodedPart[]): void {
  const size = end - start
  const texts = countTexts(bytes, start, end)
  if (size < shortestGlued) {
    if ((size & 1) === 0 && texts === size / 2) addText(bytes, start, end, parts)
    return
  }
  const long = size >= longRun * 2
  if (long || size >= 32 || texts >= 4) add(bytes, start, end, true, parts)
  if (countTexts(bytes, start + 1, end) >= 4) add(bytes, start + 1, end, false, parts)
}

/** First digits of printable ASCII, 2 to 7, at every other place. */
function countTexts(bytes: Buffer, from: number, end: number): number {
  let count = 0
  for (let i = from; i < end; i += 2) {
    const value = digitValues[bytes[i] as number] as number
    if (value >= 2 && value <= 7) count += 1
  }
  return count
}

function add(bytes: Buffer, from: number, end: number, straight: boolean, parts: DecodedPart[]): void {
  const decoded = Buffer.from(bytes.toString('latin1', from, end), 'hex')
  const kept =
    decoded.length < longRun ? isWorthwhile(decoded, decoded.length, straight) : straight || hasReadableStretch(decoded)
  if (!kept) return
  const positionOf = (offset: number) => Math.min(from + offset * 2, end)
  parts.push({ bytes: decoded, at: { offset: from, length: end - from }, positionOf })
}

/** Lines of a text that was wrapped. Returns where the last of them ends. */
function addLines(bytes: Buffer, lines: readonly Copied[], parts: DecodedPart[]): number {
  const digits = lines.map(({ from, length }) => bytes.toString('latin1', from, from + length)).join('')
  const [first, last] = [lines[0]?.from ?? 0, lines.at(-1)]
  const end = (last?.from ?? 0) + (last?.length ?? 0)
  const digitAt = piecewise(lines)
  for (const skip of [0, 1]) {
    const decoded = Buffer.from(digits.slice(skip), 'hex')
    const short = decoded.length < longRun
    if (!(short ? isWorthwhile(decoded, decoded.length, skip === 0) : skip === 0 || hasReadableStretch(decoded)))
      continue
    const positionOf = (offset: number) => (offset >= decoded.length ? end : digitAt(skip + offset * 2))
    parts.push({ bytes: decoded, at: { offset: first + skip, length: end - first - skip }, positionOf })
  }
  return end
}

/** A short run that is text from its first to its last digit. */
function addText(bytes: Buffer, from: number, end: number, parts: DecodedPart[]): void {
  const decoded = Buffer.from(bytes.toString('latin1', from, end), 'hex')
  if (decoded.every((byte) => byte >= 0x20 && byte < 0x7f) && decoded.some((byte) => byte > 0x40)) {
    parts.push({ bytes: decoded, at: { offset: from, length: end - from }, positionOf: (offset) => from + offset * 2 })
  }
}

/** Bytes of one or two digits with the same separator, or the same separator and `0x`, between them. Returns the end. */
function addSeparated(bytes: Buffer, start: number, firstEnd: number, parts: DecodedPart[]): number {
  const prefixed = firstEnd - start === 1 && bytes[start] === 0x30 && isX(bytes[firstEnd])
  const first = prefixed ? start + 2 : start
  if (!isPair(bytes, first)) return firstEnd
  const gap = gapAfter(bytes, first + 2, prefixed)
  if (gap === 0) return firstEnd
  const separator = bytes[first + 2]
  const froms = [first]
  let at = first + 2
  while (bytes[at] === separator && gapAfter(bytes, at, prefixed) === gap && isPair(bytes, at + gap)) {
    froms.push(at + gap)
    at += gap + 2
  }
  if (froms.length < shortestSeparated) return firstEnd
  const decoded = Buffer.from(froms.map((from) => bytes.toString('latin1', from, from + 2)).join(''), 'hex')
  const isText = decoded.length < 6 && decoded.every((byte) => byte >= 0x20 && byte < 0x7f)
  if (!isText && !isWorthwhile(decoded, decoded.length, true)) return at
  const digitAt = piecewise(froms.map((from) => ({ from, length: 2 })))
  const positionOf = (offset: number) => (offset >= froms.length ? at : digitAt(offset * 2))
  parts.push({ bytes: decoded, at: { offset: first, length: at - first }, positionOf })
  return at
}

/** Length of what stands between two bytes: a separator, a comma with a blank, and `0x` where the first has it; else 0. */
function gapAfter(bytes: Buffer, at: number, prefixed: boolean): number {
  if (separatorTable[bytes[at] ?? 0] === 0) return 0
  const blank = (bytes[at] === 0x2c || bytes[at] === 0x3b) && bytes[at + 1] === 0x20 ? 1 : 0
  if (!prefixed) return 1 + blank
  return bytes[at + 1 + blank] === 0x30 && isX(bytes[at + 2 + blank]) ? 3 + blank : 0
}

function isPair(bytes: Buffer, at: number): boolean {
  const isDigit = (place: number) => digitValues[bytes[place] ?? 0] !== 255
  return isDigit(at) && isDigit(at + 1) && !isDigit(at + 2)
}

function isX(byte: number | undefined): boolean {
  return byte === 0x78 || byte === 0x58
}

function createDigitTable(): Uint8Array {
  const table = new Uint8Array(256).fill(255)
  for (let value = 0; value < 16; value += 1) {
    const digit = value.toString(16)
    table[digit.charCodeAt(0)] = value
    table[digit.toUpperCase().charCodeAt(0)] = value
  }
  return table
}
