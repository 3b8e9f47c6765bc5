/**
 * CBOR as JSON (RFC 8949 6.1), for what is recognised by its place in a FHIR resource. Strings of bytes are left out, as
 * they are read by themselves.
 */

import type { Budget, DecodedPart } from '../../../contracts/probe.ts'
import { createTextOutput, type TextOutput } from '../text-output.ts'
import { type Head, readHead } from './read-cbor.ts'

/** The member that every resource has, as a text string of twelve bytes. */
const marker = Buffer.from('\x6cresourceType', 'latin1')
/** Each item takes some memory beside its text. */
const mostBytes = 16 * 1024 * 1024
/** RFC 8259 7: these and control characters do not stand in strings as they are. */
const [quote, backslash, firstShown] = [0x22, 0x5c, 0x20] as const

interface Writing {
  bytes: Buffer
  output: TextOutput
  maxBytes: number
}

/** @param bytes items of CBOR that were read before, and are whole; undefined when no FHIR resource stands in them */
export function writeJson(bytes: Buffer, budget: Budget): DecodedPart | undefined {
  if (!bytes.includes(marker)) return undefined
  const maxBytes = Math.min(mostBytes, budget.maxExpandedBytes)
  const writing = { bytes, output: createTextOutput(bytes, Math.min(maxBytes, bytes.length * 2)), maxBytes }
  for (let at: number | undefined = 0; at < bytes.length; ) {
    at = writeItem(writing, at)
    if (at === undefined) break
    put(writing, '\n', at)
  }
  if (writing.output.length > maxBytes) budget.hit(`CBOR as JSON: more than ${maxBytes} bytes`)
  return writing.output.finish({ offset: 0, length: bytes.length }, 'JSON')
}

/** Returns where the next item begins; undefined where JSON has no way to say it, or the output is full. */
function writeItem(writing: Writing, start: number): number | undefined {
  let at = start
  let head = readHead(writing.bytes, at)
  // JSON knows no tags.
  for (; head?.major === 6; head = readHead(writing.bytes, at)) at = head.next
  if (head === undefined || writing.output.length > writing.maxBytes) return undefined
  const { major, value, next } = head
  if (major === 4 || major === 5) return writeItems(writing, at, head)
  if (major === 3) return writeText(writing, at, next, value)
  if (major === 2) {
    put(writing, 'null', at)
    return value === undefined ? endOfChunks(writing.bytes, next) : next + value
  }
  put(
    writing,
    major === 7 ? simpleOrFloat(writing.bytes, at) : String(major === 0 ? value : -1 - (value ?? 0)),
    at,
    next,
  )
  return next
}

function writeItems(writing: Writing, start: number, { major, value, next }: Head): number | undefined {
  const isMap = major === 5
  let at: number | undefined = next
  put(writing, isMap ? '{' : '[', start)
  for (let i = 0; value === undefined ? !isBreak(writing.bytes, at) : i < value; i += 1) {
    if (i > 0) put(writing, ',', at)
    at = isMap ? writeKey(writing, at) : at
    if (at !== undefined) at = writeItem(writing, at)
    if (at === undefined) return undefined
  }
  put(writing, isMap ? '}' : ']', at)
  return value === undefined ? at + 1 : at
}

/** Numbers as text (RFC 8949 6.1); other keys have no counterpart. */
function writeKey(writing: Writing, at: number): number | undefined {
  const major = (writing.bytes[at] ?? 0) >> 5
  if (major > 1 && major !== 3) return undefined
  if (major < 2) put(writing, '"', at)
  const next = writeItem(writing, at)
  put(writing, major < 2 ? '":' : ':', next ?? at)
  return next
}

function writeText(writing: Writing, start: number, first: number, length: number | undefined): number | undefined {
  put(writing, '"', start)
  let at = first
  if (length !== undefined) {
    writeEscaped(writing, at, at + length)
    at += length
  } else {
    while (!isBreak(writing.bytes, at)) {
      const chunk = readHead(writing.bytes, at)
      if (chunk?.value === undefined) return undefined
      at = chunk.next + chunk.value
      writeEscaped(writing, chunk.next, at)
    }
    at += 1
  }
  put(writing, '"', at)
  return at
}

function writeEscaped({ bytes, output }: Writing, from: number, end: number): void {
  let copied = from
  for (let i = from; i < end; i += 1) {
    const byte = bytes[i] as number
    if (byte >= firstShown && byte !== quote && byte !== backslash) continue
    output.copy(copied, i)
    for (const letter of Buffer.from(`\\u00${byte.toString(16).padStart(2, '0')}`)) output.byte(letter, i, i + 1)
    copied = i + 1
  }
  output.copy(copied, end)
}

function endOfChunks(bytes: Buffer, first: number): number | undefined {
  let at = first
  while (!isBreak(bytes, at)) {
    const chunk = readHead(bytes, at)
    if (chunk?.value === undefined) return undefined
    at = chunk.next + chunk.value
  }
  return at + 1
}

/** RFC 8949 3.3; what JSON has no word for is null. */
function simpleOrFloat(bytes: Buffer, at: number): string {
  const low = (bytes[at] ?? 0) & 31
  if (low === 20 || low === 21) return String(low === 21)
  const number = low === 25 ? halfAt(bytes, at + 1) : low === 26 ? bytes.readFloatBE(at + 1) : doubleAt(bytes, at, low)
  return Number.isFinite(number) ? String(number) : 'null'
}

function doubleAt(bytes: Buffer, at: number, low: number): number {
  return low === 27 ? bytes.readDoubleBE(at + 1) : Number.NaN
}

/** RFC 8949 appendix D. */
function halfAt(bytes: Buffer, at: number): number {
  const half = bytes.readUInt16BE(at)
  const [exponent, fraction] = [(half >> 10) & 31, half & 1023]
  const size = exponent === 0 ? fraction * 2 ** -24 : (fraction + 1024) * 2 ** (exponent - 25)
  return exponent === 31 ? Number.NaN : (half & 0x8000) === 0 ? size : -size
}

function isBreak(bytes: Buffer, at: number): boolean {
  return at >= bytes.length || bytes[at] === 0xff
}

function put({ output }: Writing, text: string, from: number, to = from): void {
  for (const [i, letter] of Buffer.from(text).entries()) {
    const share = (to - from) / text.length
    output.byte(letter, from + i * share, from + (i + 1) * share)
  }
}
