/**
 * Reading BER (X.690 8) in place: indefinite lengths and strings in pieces, as mail clients and streaming encoders write
 * them, and values that are cut off. Every value stays a range of the bytes. The contract's DER reader is for signatures,
 * where each of these is an error.
 */

import { type DerValue, readOid } from '../../../contracts/x509-der.ts'
import type { Copied } from '../../positions.ts'

export interface BerValue {
  /** First identifier octet. */
  tag: number
  start: number
  contentStart: number
  contentEnd: number
  end: number
  /** The bytes end before the value does. */
  cut: boolean
}

export interface BerReader {
  readonly bytes: Buffer
  /** The value that begins at a position; undefined when there is none, or when the allowance is used up. */
  read(at: number, limit?: number): BerValue | undefined
  children(value: BerValue | undefined): BerValue[]
  /** The allowance of steps is used up: what was read may be incomplete. */
  exhausted(): boolean
}

/** A value takes two bytes at least, and well-formed input is read a few times over. */
const stepsPerByte = 4
const freeSteps = 100_000
/** Pieces of a string within pieces. */
const maxPieceDepth = 8
/** Bytes before the contents: an identifier, and a length of up to four bytes. */
const maxHeader = 6

const constructed = 0x20

export function createBerReader(bytes: Buffer): BerReader {
  let left = freeSteps + stepsPerByte * bytes.length
  const readHeader = (at: number, limit: number) => {
    left -= 1
    return left < 0 ? undefined : header(bytes, at, limit)
  }

  /** Position of the two zeros that end an indefinite length. */
  const findEnd = (from: number, limit: number): number | undefined => {
    let depth = 1
    for (let at = from; at < limit; ) {
      if (bytes[at] === 0 && bytes[at + 1] === 0) {
        depth -= 1
        if (depth === 0) return at
        at += 2
        continue
      }
      const inner = readHeader(at, limit)
      if (inner === undefined) return undefined
      if (inner.length === undefined) depth += 1
      at = inner.contentStart + (inner.length ?? 0)
    }
    return limit
  }

  const read = (at: number, limit = bytes.length): BerValue | undefined => {
    const found = readHeader(at, limit)
    if (found === undefined) return undefined
    const { tag, contentStart, length } = found
    if (length !== undefined) {
      const end = contentStart + length
      const kept = Math.min(end, limit)
      return { tag, start: at, contentStart, contentEnd: kept, end: kept, cut: end > limit }
    }
    const contentEnd = findEnd(contentStart, limit)
    if (contentEnd === undefined) return undefined
    const cut = contentEnd + 2 > limit
    return { tag, start: at, contentStart, contentEnd, end: cut ? limit : contentEnd + 2, cut }
  }

  return {
    bytes,
    read,
    children(value) {
      const found: BerValue[] = []
      if (value === undefined) return found
      for (let at = value.contentStart; at < value.contentEnd; ) {
        const child = read(at, value.contentEnd)
        if (child === undefined) break
        found.push(child)
        at = child.end
      }
      return found
    },
    exhausted: () => left < 0,
  }
}

/** The value that begins with `at` as the first of its contents, such as the sequence around an identifier. */
export function readAround(ber: BerReader, tag: number, at: number): BerValue | undefined {
  for (let headerBytes = 2; headerBytes <= maxHeader && headerBytes <= at; headerBytes += 1) {
    if (ber.bytes[at - headerBytes] !== tag) continue
    const value = ber.read(at - headerBytes)
    if (value?.contentStart === at) return value
  }
  return undefined
}

export function contentOf(ber: BerReader, value: BerValue | undefined): Buffer {
  return value === undefined ? Buffer.alloc(0) : ber.bytes.subarray(value.contentStart, value.contentEnd)
}

/** Dotted form; empty when this is no object identifier. */
export function oidOf(ber: BerReader, value: BerValue | undefined): string {
  if (value?.tag !== 0x06) return ''
  const content = contentOf(ber, value)
  const der: DerValue = { tag: 0x06, raw: content, content }
  return readOid(der)
}

/** A number of up to 48 bits; undefined for others. */
export function integerOf(ber: BerReader, value: BerValue | undefined): number | undefined {
  const content = contentOf(ber, value)
  if (value?.tag !== 0x02 || content.length === 0 || content.length > 6) return undefined
  return content.readIntBE(0, content.length)
}

/** Stretches of a string that may be in pieces (X.690 8.7.3). */
export function piecesOf(ber: BerReader, value: BerValue | undefined, depth = 0): Copied[] {
  if (value === undefined || depth > maxPieceDepth) return []
  if ((value.tag & constructed) === 0) {
    return [{ from: value.contentStart, length: value.contentEnd - value.contentStart }]
  }
  return ber.children(value).flatMap((piece) => piecesOf(ber, piece, depth + 1))
}

export function joinPieces(bytes: Buffer, pieces: readonly Copied[]): Buffer {
  const [only] = pieces
  if (only === undefined) return Buffer.alloc(0)
  const parts = pieces.map(({ from, length }) => bytes.subarray(from, from + length))
  return pieces.length === 1 ? bytes.subarray(only.from, only.from + only.length) : Buffer.concat(parts)
}

export function octetsOf(ber: BerReader, value: BerValue | undefined): Buffer {
  return joinPieces(ber.bytes, piecesOf(ber, value))
}

interface Header {
  tag: number
  contentStart: number
  /** Absent for the indefinite length. */
  length?: number
}

function header(bytes: Buffer, at: number, limit: number): Header | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  // Tag numbers of 31 and up occur in nothing that is read here.
  if (tag === undefined || first === undefined || at + 2 > limit || (tag & 0x1f) === 0x1f) return undefined
  if (first < 0x80) return { tag, contentStart: at + 2, length: first }
  if (first === 0x80) return (tag & constructed) === 0 ? undefined : { tag, contentStart: at + 2 }
  const size = first - 0x80
  if (size > 4 || at + 2 + size > limit) return undefined
  return { tag, contentStart: at + 2 + size, length: bytes.readUIntBE(at + 2, size) }
}
