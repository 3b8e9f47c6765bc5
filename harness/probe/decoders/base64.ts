/**
 * Base64 and base64url (RFC 4648 4, 5) wherever it stands in text: wrapped in lines (RFC 2045 6.8), in several padded
 * pieces, or glued to other letters: a run is read at each of its four possible starts.
 */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { type Copied, lastAtMost, piecewise } from '../positions.ts'
import { hasReadableStretch, isPrintable } from '../readable.ts'
import { eachLetterRun, endsWhole, type LetterRun, letterValues } from './base64-letters.ts'
import { readLines, readPadded } from './base64-lines.ts'
import { isWorthwhile } from './worthwhile.ts'

/** Three bytes: the shortest values that are searched by their bytes. */
const shortestRun = 4
/** Shorter runs count only when all of it is text: most words look like base64 too. */
const shortestGlued = 8
/** From here on the library decodes; below, a table is faster than a call. */
const longRun = 96
/** First letters of gzip, zip, zstd and PDF, which may begin at any place of a run. */
const magics = ['H4sI', 'UEsD', 'KLUv', 'JVBE']

export const base64Decoder: Decoder = {
  id: 'base64',
  decode({ bytes }) {
    const parts: DecodedPart[] = []
    const scratch = new Uint8Array(longRun)
    let paddedEnd = 0
    eachLetterRun(bytes, { shortest: shortestRun, telling: shortestGlued }, (run) => {
      const lines = readLines(bytes, run.start, run.end)
      if (lines !== undefined) return addJoined(bytes, lines, parts)
      const padded = run.start < paddedEnd ? undefined : readPadded(bytes, run.start, run.end)
      if (padded !== undefined) paddedEnd = addPadded(bytes, padded, parts)
      const length = run.end - run.start
      if (length < shortestGlued) addWhole(bytes, run, scratch, parts)
      else if (length < longRun) addShort(bytes, run, scratch, parts)
      else addLong(bytes, run, parts)
      return run.end
    })
    return { parts }
  },
}

function addWhole(bytes: Buffer, { start, end }: LetterRun, scratch: Uint8Array, parts: DecodedPart[]): void {
  const length = end - start
  if (!endsWhole(bytes, start, end)) return
  const size = decodeInto(bytes, start, length, scratch)
  for (let i = 0; i < size; i += 1) if ((scratch[i] as number) < 0x20 || (scratch[i] as number) > 0x7e) return
  parts.push(partOf(Buffer.from(scratch.subarray(0, size)), start, length))
}

function addShort(bytes: Buffer, run: LetterRun, scratch: Uint8Array, parts: DecodedPart[]): void {
  const { start, end, texts, beyondHex } = run
  for (let skip = 0; skip < 4; skip += 1) {
    const binary = skip === 0 && beyondHex
    if (!binary && ((texts >> skip) & 1) === 0) continue
    const length = end - start - skip
    const size = decodeInto(bytes, start + skip, length, scratch)
    if (!isWorthwhile(scratch, size, binary)) continue
    parts.push(partOf(Buffer.from(scratch.subarray(0, size)), start + skip, length))
  }
}

function addLong(bytes: Buffer, { start, end, stretches }: LetterRun, parts: DecodedPart[]): void {
  const letters = bytes.toString('latin1', start, end)
  const compressed = new Set(magics.map((magic) => letters.indexOf(magic)).filter((at) => at > 0))
  const alignments = new Set([...compressed].map((at) => at & 3))
  for (let skip = 0; skip < 4; skip += 1) {
    if (skip > 0 && ((stretches >> skip) & 1) === 0 && !alignments.has(skip)) continue
    const decoded = Buffer.from(skip === 0 ? letters : letters.slice(skip), 'base64')
    if (skip > 0 && !alignments.has(skip) && !hasReadableStretch(decoded)) continue
    parts.push(partOf(decoded, start + skip, end - start - skip))
    if (skip === 0 && isAscii(decoded)) break
  }
}

/** The pieces of one text, read from each start that gives something. Returns where the last of them ends. */
function addJoined(bytes: Buffer, pieces: readonly Copied[], parts: DecodedPart[]): number {
  const letters = pieces.map(({ from, length }) => bytes.toString('latin1', from, from + length)).join('')
  const last = pieces.at(-1)
  const end = last === undefined ? 0 : last.from + last.length
  const letterAt = piecewise(pieces)
  for (let skip = 0; skip < 4; skip += 1) {
    const decoded = Buffer.from(skip === 0 ? letters : letters.slice(skip), 'base64')
    const kept =
      decoded.length < longRun
        ? isWorthwhile(decoded, decoded.length, skip === 0)
        : skip === 0 || hasReadableStretch(decoded)
    if (!kept) continue
    const from = letterAt(skip)
    parts.push({
      bytes: decoded,
      at: { offset: from, length: end - from },
      positionOf: (offset) => {
        const letter = skip + (offset * 4) / 3
        const whole = Math.floor(letter)
        return Math.min(end, letterAt(whole) + letter - whole)
      },
    })
    if (skip === 0 && isAscii(decoded)) break
  }
  return end
}

/** Each piece ends in a whole byte. */
function addPadded(bytes: Buffer, pieces: readonly Copied[], parts: DecodedPart[]): number {
  const decoded = pieces.map(({ from, length }) => Buffer.from(bytes.toString('latin1', from, from + length), 'base64'))
  const starts: number[] = []
  let size = 0
  for (const piece of decoded) {
    starts.push(size)
    size += piece.length
  }
  const all = Buffer.concat(decoded)
  const from = pieces[0]?.from ?? 0
  const end = (pieces.at(-1)?.from ?? 0) + (pieces.at(-1)?.length ?? 0)
  const positionOf = (offset: number) => {
    const i = lastAtMost(starts, offset)
    return Math.min(end, (pieces[i]?.from ?? 0) + ((offset - (starts[i] ?? 0)) * 4) / 3)
  }
  const kept = all.length < longRun ? isWorthwhile(all, all.length, false) : hasReadableStretch(all)
  if (kept) parts.push({ bytes: all, at: { offset: from, length: end - from }, part: 'pieces', positionOf })
  return end
}

function partOf(decoded: Buffer, from: number, length: number): DecodedPart {
  return { bytes: decoded, at: { offset: from, length }, positionOf: (offset) => from + (offset * 4) / 3 }
}

function isAscii(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i += 1) if (!isPrintable(bytes[i] as number)) return false
  return true
}

/** Returns the number of bytes. A last letter alone holds no byte. */
function decodeInto(bytes: Buffer, start: number, length: number, target: Uint8Array): number {
  const size = (length * 3) >> 2
  let held = 0
  let bits = 0
  let at = 0
  for (let i = start; at < size; i += 1) {
    held = ((held << 6) | (letterValues[bytes[i] as number] as number)) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      target[at] = (held >> bits) & 0xff
      at += 1
    }
  }
  return size
}
