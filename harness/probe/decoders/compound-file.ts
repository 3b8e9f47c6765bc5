/**
 * OLE2 compound files ([MS-CFB]: .doc, .xls, .ppt, .msg): the sectors of each stream put together, those of the mini
 * stream too. Only of files that fill the view from its first byte. `part` is the path of the stream.
 */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { type Copied, extentOf, joinPieces, piecewise } from '../positions.ts'
import { createExpansionMeter } from './expansion-meter.ts'

const magic = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const entrySize = 128
/** [MS-CFB] 2.1: higher numbers are marks, not sectors. */
const highestSector = 0xfffffffa

interface Sectors {
  bytes: Buffer
  size: number
  fat: readonly number[]
}

export const compoundFileDecoder: Decoder = {
  id: 'compound-file',
  decode({ bytes }, budget) {
    if (bytes.length < 1536 || !bytes.subarray(0, 8).equals(magic)) return { parts: [] }
    const shift = bytes.readUInt16LE(30)
    if (shift !== 9 && shift !== 12) return { parts: [] }
    const sectors = { bytes, size: 1 << shift, fat: readFat(bytes, 1 << shift) }
    const directory = chain(sectors, bytes.readUInt32LE(48))
    const entries = readDirectory(bytes, directory)
    const root = entries.find(({ type }) => type === 5)
    const mini = root === undefined ? [] : chain(sectors, root.start)
    const miniFat = readNumbers(bytes, chain(sectors, bytes.readUInt32LE(60)))
    const cutoff = bytes.readUInt32LE(56)
    const meter = createExpansionMeter(budget, 'compound file')
    const parts: DecodedPart[] = []
    for (const { name, type, start, size } of entries) {
      // Counted before, as streams that share their sectors would be followed in vain.
      if (type !== 2 || size === 0 || !meter.spend(Math.min(size, bytes.length))) continue
      const pieces = clip(size < cutoff ? miniChain(mini, miniFat, start, size) : chain(sectors, start, size), size)
      if (pieces.length > 0) parts.push(streamPart(bytes, pieces, name))
    }
    return { parts }
  },
}

function streamPart(bytes: Buffer, pieces: readonly Copied[], part: string): DecodedPart {
  const at = extentOf(pieces)
  const joined = joinPieces(bytes, pieces)
  const position = piecewise(pieces)
  const last = pieces.at(-1)
  const behind = last === undefined ? at.offset : last.from + last.length
  return {
    bytes: joined,
    at,
    part,
    positionOf: (o) => (o >= joined.length ? behind : position(o)),
  }
}

/** [MS-CFB] 2.5: 109 sectors of the table stand in the header, the others in a chain of sectors. */
function readFat(bytes: Buffer, size: number): number[] {
  const numbers: number[] = []
  for (let at = 76; at < 512; at += 4) numbers.push(bytes.readUInt32LE(at))
  const seen = new Set<number>()
  for (let sector = bytes.readUInt32LE(68); sector < highestSector && !seen.has(sector); ) {
    seen.add(sector)
    const at = (sector + 1) * size
    if (at + size > bytes.length) break
    for (let i = 0; i < size - 4; i += 4) numbers.push(bytes.readUInt32LE(at + i))
    sector = bytes.readUInt32LE(at + size - 4)
  }
  const used = numbers.filter((number) => number < highestSector && (number + 2) * size <= bytes.length)
  // Each sector of the file has four bytes in the table, so a longer one names sectors twice.
  const most = Math.ceil(bytes.length / size / (size / 4)) + 1
  return readNumbers(
    bytes,
    used.slice(0, most).map((number) => ({ from: (number + 1) * size, length: size })),
  )
}

function chain({ bytes, size, fat }: Sectors, first: number, most = bytes.length): Copied[] {
  const pieces: Copied[] = []
  const seen = new Set<number>()
  for (let sector = first; sector < highestSector && !seen.has(sector); sector = fat[sector] ?? highestSector) {
    const from = (sector + 1) * size
    if (from >= bytes.length || seen.size * size >= most) break
    seen.add(sector)
    addPiece(pieces, { from, length: Math.min(size, bytes.length - from) })
  }
  return pieces
}

/** [MS-CFB] 2.4: sectors of 64 bytes in the stream of the root. */
function miniChain(mini: readonly Copied[], fat: readonly number[], first: number, most: number): Copied[] {
  const position = piecewise(mini)
  const total = mini.reduce((sum, { length }) => sum + length, 0)
  const pieces: Copied[] = []
  const seen = new Set<number>()
  for (let sector = first; sector < highestSector && !seen.has(sector); sector = fat[sector] ?? highestSector) {
    if ((sector + 1) * 64 > total || seen.size * 64 >= most) break
    seen.add(sector)
    addPiece(pieces, { from: position(sector * 64), length: 64 })
  }
  return pieces
}

/** Sectors mostly follow each other. */
function addPiece(pieces: Copied[], piece: Copied): void {
  const last = pieces.at(-1)
  if (last !== undefined && last.from + last.length === piece.from) last.length += piece.length
  else pieces.push(piece)
}

function clip(pieces: readonly Copied[], size: number): Copied[] {
  let left = size
  return pieces.flatMap((piece) => {
    const length = Math.min(left, piece.length)
    left -= length
    return length > 0 ? [{ from: piece.from, length }] : []
  })
}

function readNumbers(bytes: Buffer, pieces: readonly Copied[]): number[] {
  const numbers: number[] = []
  for (const { from, length } of pieces) {
    for (let at = from; at + 4 <= from + length; at += 4) numbers.push(bytes.readUInt32LE(at))
  }
  return numbers
}

/** [MS-CFB] 2.6.1. */
function readDirectory(bytes: Buffer, pieces: readonly Copied[]) {
  const entries: { name: string; type: number; start: number; size: number }[] = []
  for (const { from, length } of pieces) {
    for (let at = from; at + entrySize <= from + length; at += entrySize) {
      const nameLength = Math.min(64, bytes.readUInt16LE(at + 64))
      const name = bytes.toString('utf16le', at, at + Math.max(0, nameLength - 2))
      const [type = 0] = bytes.subarray(at + 66, at + 67)
      entries.push({
        name: `${entries.length} ${name}`,
        type,
        start: bytes.readUInt32LE(at + 116),
        size: bytes.readUInt32LE(at + 120),
      })
    }
  }
  return entries
}
