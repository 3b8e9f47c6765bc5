/** Text that lz-string 1.5 compressed to letters (base64, or a component of a URI) or to characters, wherever it stands. */

import { isAscii } from 'node:buffer'
import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { forEachRun } from './letter-runs.ts'
import { beginsLz, beginsUnits } from './lz/begin.ts'
import type { LzUnits } from './lz/bits.ts'
import { createLzDecompressor, type DecompressLz, type LzResult } from './lz/decompress.ts'
import { byteUnits, characterUnits, letterTable, letterUnits, wideUnits } from './lz/units.ts'
import { type CharacterRun, forEachUtf8Run } from './lz/utf8-runs.ts'

/** Letters that a number of nine digits takes, of which most are alike. */
const shortestRun = 9
/** Characters among which the begin is looked for: what stands before may be glued on. */
const maxGlued = 64
/** Letters that are glued on without a sign between. */
const maxGluedLetters = 3
/** Different characters that a stream holds which begins inside a run. */
const tellingCharacters = 4

export const lzStringDecoder: Decoder = {
  id: 'lz-string',
  decode({ bytes }, budget) {
    const decompress = createLzDecompressor(budget)
    const parts: DecodedPart[] = []
    const add = (part: DecodedPart | undefined) => {
      if (part !== undefined) parts.push(part)
    }
    forEachRun(bytes, letterTable, shortestRun, (start, end) => add(readLetters(bytes, start, end, decompress)))
    if (!isAscii(bytes)) forEachUtf8Run(bytes, (run) => add(readCharacters(run, decompress)))
    return { parts }
  },
}

/** What lz-string compressed to bytes, or to UTF-16, from the first byte of a view on. */
export const lzStringBytesDecoder: Decoder = {
  id: 'lz-string-bytes',
  decode({ bytes }, budget) {
    if (bytes.length < 8) return { parts: [] }
    const decompress = createLzDecompressor(budget)
    const begin = isByteOrderMark(bytes) ? 1 : 0
    const parts: DecodedPart[] = []
    const read = (form: string, units: LzUnits, first: number) => {
      if (!beginsUnits(units, first)) return
      const result = decompress(units, first)
      if (result !== undefined) parts.push(toPart(result, first * 2, result.units * 2, form))
    }
    read('bytes', byteUnits(bytes), 0)
    read('UTF-16LE', wideUnits(bytes, 'le'), begin)
    read('UTF-16BE', wideUnits(bytes, 'be'), begin)
    return { parts }
  },
}

function readLetters(bytes: Buffer, start: number, end: number, decompress: DecompressLz): DecodedPart | undefined {
  const last = Math.min(start + maxGlued, end - shortestRun + 1)
  for (let first = start; first < last; first += 1) {
    if (first - start > maxGluedLetters && !isSign(bytes[first - 1])) continue
    if (!beginsLz(bytes, first)) continue
    const result = decompress(letterUnits(bytes, end), first)
    if (result === undefined || !isMeant(result, first - start)) continue
    const next = first + result.units
    // A letter or digit behind the end would be part of the stream.
    if (next < end && !isSign(bytes[next])) continue
    return toPart(result, first, result.units)
  }
  return undefined
}

function readCharacters(run: CharacterRun, decompress: DecompressLz): DecodedPart | undefined {
  const units = characterUnits(run)
  for (let first = 0; first < maxGlued && run.character(first) !== -1; first += 1) {
    if (!beginsUnits(units, first)) continue
    const result = decompress(units, first)
    // The first character of a run may be a quotation mark before the stream.
    if (result === undefined || !isMeant(result, first - 1)) continue
    const offset = run.position(first)
    return toPart(result, offset, run.position(first + result.units) - offset, 'UTF-16')
  }
  return undefined
}

/** Signs of the alphabet that stand between the parts of a path or a name. */
function isSign(byte: number | undefined): boolean {
  return byte === 0x2f || byte === 0x2d || byte === 0x2b
}

function isMeant({ text }: LzResult, skipped: number): boolean {
  return skipped <= 0 || new Set(text.slice(0, 256)).size >= tellingCharacters
}

function toPart({ text }: LzResult, offset: number, length: number, part?: string): DecodedPart {
  return { bytes: Buffer.from(text), at: { offset, length }, ...(part === undefined ? {} : { part }) }
}

function isByteOrderMark(bytes: Buffer): boolean {
  const mark = bytes.readUInt16BE(0)
  return mark === 0xfeff || mark === 0xfffe
}
