/**
 * One base64 text (RFC 4648 4, 5) in pieces over neighbouring fields: the items of a JSON array, elements, HL7 segments.
 * Pieces of one length, of which the last may be shorter, each behind what stands before the next as well. Texts that
 * are wrapped in lines are for the decoder of base64 itself.
 */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { type Copied, lastAtMost, piecewise } from '../positions.ts'
import { isMostlyText } from '../readable.ts'
import { createLetterTable, forEachRun } from './letter-runs.ts'
import { isPromising } from './promising.ts'

/** Shorter fields are words, numbers and keys of their own. */
const shortestPiece = 40
/** The rest of a segment and the start of the next. */
const longestGap = 240
/** So many pieces of one length are no accident; what two give must be readable, or begin as compressed data do. */
const telling = 3
const shortBytes = 96
const prefixLetters = 6
const [equals, dot] = [0x3d, 0x2e] as const

const shared = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const letters = createLetterTable([`${shared}+/`, `${shared}-_`])

export const base64PiecesDecoder: Decoder = {
  id: 'base64-pieces',
  decode({ bytes }) {
    const parts: DecodedPart[] = []
    let pieces: Copied[] = []
    const close = () => {
      const last = lastPiece(bytes, pieces)
      if (last !== undefined) pieces.push(last)
      if (pieces.length > 1) parts.push(...readPieces(bytes, pieces))
      pieces = []
    }
    forEachRun(bytes, letters, shortestPiece, (start, end) => {
      const piece = { from: start, length: end - start }
      if (!goesOn(bytes, pieces, piece)) close()
      pieces.push(piece)
    })
    close()
    return { parts }
  },
}

function goesOn(bytes: Buffer, pieces: readonly Copied[], { from, length }: Copied): boolean {
  const [first, last] = [pieces[0], pieces.at(-1)]
  if (first === undefined || last === undefined || last.length !== first.length || length > first.length) return false
  const gap = { from: last.from + last.length, end: from }
  return gap.end - gap.from <= longestGap && !isBlank(bytes, gap.from, gap.end) && !isDot(bytes, gap.from, gap.end)
}

/** What is left behind full pieces may be too short to be noticed: it stands where the next would. */
function lastPiece(bytes: Buffer, pieces: readonly Copied[]): Copied | undefined {
  const [before, last] = pieces.slice(-2)
  if (before === undefined || last === undefined || last.length < before.length) return undefined
  let at = last.from + last.length
  for (let like = before.from + before.length; like < last.from; ) {
    // Numbers in a gap count on.
    if (isDigit(bytes[like]) && isDigit(bytes[at])) {
      while (isDigit(bytes[like])) like += 1
      while (isDigit(bytes[at])) at += 1
    } else if (bytes[like] === bytes[at]) {
      like += 1
      at += 1
    } else return undefined
  }
  let end = at
  while (end < bytes.length && letters[bytes[end] as number] !== 0) end += 1
  return end - at > 0 && end - at < shortestPiece ? { from: at, length: end - at } : undefined
}

function readPieces(bytes: Buffer, pieces: readonly Copied[]): DecodedPart[] {
  const texts = pieces.map(({ from, length }) => bytes.toString('latin1', from, from + length))
  // Digests and numbers in hexadecimal stand in lists too, and all of them are letters of base64.
  if (pieces.length < telling && !standAlike(bytes, pieces)) return []
  if (!texts.some((text) => /[^0-9A-Fa-f-]/.test(text))) return []
  const first = pieces[0]
  const isPadded = first !== undefined && bytes[first.from + first.length] === equals
  const part = isPadded ? decodeEach(texts, pieces) : decodeJoined(texts, pieces)
  return isTelling(part.bytes) || (pieces.length >= telling && !beginAlike(texts)) ? [part] : []
}

/** Readable, or compressed; a few readable letters turn up in anything. */
function isTelling(bytes: Buffer): boolean {
  return bytes.length < shortBytes ? isMostlyText(bytes) : isPromising(bytes)
}

/** Paths, keys and tokens in a list do; pieces of one text go on where the one before ended. */
function beginAlike(texts: readonly string[]): boolean {
  // The last may be something else that stands where the next would.
  const whole = texts.slice(0, -1)
  return new Set(whole.map((text) => text.slice(0, prefixLetters))).size <= whole.length / 2
}

/** What was encoded at once and cut then. */
function decodeJoined(texts: readonly string[], pieces: readonly Copied[]): DecodedPart {
  const letterAt = piecewise(pieces)
  const at = rangeOf(pieces)
  return {
    bytes: Buffer.from(texts.join(''), 'base64'),
    at,
    positionOf: (offset) => {
      const letter = (offset * 4) / 3
      const whole = Math.floor(letter)
      return Math.min(at.offset + at.length, letterAt(whole) + letter - whole)
    },
  }
}

/** What was cut and encoded then: each piece ends in a whole byte. */
function decodeEach(texts: readonly string[], pieces: readonly Copied[]): DecodedPart {
  const decoded = texts.map((text) => Buffer.from(text, 'base64'))
  const starts: number[] = []
  let size = 0
  for (const piece of decoded) {
    starts.push(size)
    size += piece.length
  }
  const at = rangeOf(pieces)
  return {
    bytes: Buffer.concat(decoded),
    at,
    positionOf: (offset) => {
      const i = lastAtMost(starts, offset)
      return Math.min(at.offset + at.length, (pieces[i]?.from ?? 0) + ((offset - (starts[i] ?? 0)) * 4) / 3)
    },
  }
}

function rangeOf(pieces: readonly Copied[]): { offset: number; length: number } {
  const [first, last] = [pieces[0], pieces.at(-1)]
  const offset = first?.from ?? 0
  return { offset, length: (last?.from ?? 0) + (last?.length ?? 0) - offset }
}

/** The same bytes on either side, padding aside: as fields of one kind have. */
function standAlike(bytes: Buffer, pieces: readonly Copied[]): boolean {
  const before = pieces.map(({ from }) => bytes[from - 1])
  const after = pieces.map(({ from, length }) => behindPadding(bytes, from + length))
  return new Set(before).size === 1 && new Set(after).size === 1
}

function behindPadding(bytes: Buffer, at: number): number | undefined {
  let end = at
  while (bytes[end] === equals && end < at + 2) end += 1
  return bytes[end]
}

function isBlank(bytes: Buffer, from: number, end: number): boolean {
  for (let i = from; i < end; i += 1) if ((bytes[i] as number) > 0x20) return false
  return true
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

/** Between the parts of a token (RFC 7515 7.1). */
function isDot(bytes: Buffer, from: number, end: number): boolean {
  return end - from === 1 && bytes[from] === dot
}
