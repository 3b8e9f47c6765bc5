/**
 * SQLite database files and write-ahead logs (SQLite database file format 1.6, 4): every record on every leaf page,
 * also on pages that the tree no longer reaches, with values put together that are cut over overflow pages.
 */

import type { Budget, DecodedPart, Decoder } from '../../contracts/probe.ts'
import { type Copied, piecewise } from '../positions.ts'
import { type Column, readColumns, readVarint } from './sqlite-record.ts'

const magic = Buffer.from('SQLite format 3\0')
const walHeader = 32
const frameHeader = 24

/** Leaf pages: of a table, with a row id in each cell, and of an index. */
const tableLeaf = 0x0d
const indexLeaf = 0x0a

export const sqliteDecoder: Decoder = {
  id: 'sqlite',
  decode(view, budget) {
    const { bytes } = view
    const file = bytes.subarray(0, 16).equals(magic) ? databaseFile(bytes) : isWal(bytes) ? walFile(bytes) : undefined
    if (file === undefined) return { parts: [] }
    return { parts: file.pages.flatMap((page) => pageParts(file, page, budget)) }
  },
}

interface Page {
  number: number
  offset: number
}

interface PagedFile {
  bytes: Buffer
  pageSize: number
  /** Bytes of a page that hold content. */
  usable: number
  pages: Page[]
  /** Where the newest image of a page stands. */
  newest: ReadonlyMap<number, number>
}

function databaseFile(bytes: Buffer): PagedFile | undefined {
  const stated = bytes.length < 100 ? 0 : bytes.readUInt16BE(16)
  const pageSize = stated === 1 ? 65536 : stated
  const reserved = bytes[20] ?? 0
  const count = pageSize >= 512 ? Math.floor(bytes.length / pageSize) : 0
  const pages = Array.from({ length: count }, (_, i) => ({ number: i + 1, offset: i * pageSize }))
  return collect(bytes, pageSize, pageSize - reserved, pages)
}

function isWal(bytes: Buffer): boolean {
  return bytes.length > walHeader && (bytes.readUInt32BE(0) | 1) === 0x377f0683
}

function walFile(bytes: Buffer): PagedFile | undefined {
  const pageSize = bytes.readUInt32BE(8)
  const pages: Page[] = []
  if (pageSize < 512 || pageSize > 65536) return undefined
  for (let at = walHeader; at + frameHeader + pageSize <= bytes.length; at += frameHeader + pageSize) {
    pages.push({ number: bytes.readUInt32BE(at), offset: at + frameHeader })
  }
  return collect(bytes, pageSize, pageSize, pages)
}

function collect(bytes: Buffer, pageSize: number, usable: number, pages: Page[]): PagedFile {
  return { bytes, pageSize, usable, pages, newest: new Map(pages.map((page) => [page.number, page.offset])) }
}

function pageParts(file: PagedFile, page: Page, budget: Budget): DecodedPart[] {
  const { bytes, pageSize } = file
  // The first page of a database begins with the file's header.
  const start = page.offset + (page.number === 1 ? 100 : 0)
  const type = bytes[start]
  if (type !== tableLeaf && type !== indexLeaf) return []
  const cells = bytes.readUInt16BE(start + 3)
  const parts: DecodedPart[] = []
  for (let n = 0; n < cells && start + 10 + n * 2 <= page.offset + pageSize; n += 1) {
    const cell = page.offset + bytes.readUInt16BE(start + 8 + n * 2)
    if (cell >= page.offset + pageSize) continue
    parts.push(...cellParts(file, page, cell, type, `page ${page.number} cell ${n}`, budget))
  }
  return parts
}

/** Format 1.6, "B-tree Cell Format". */
function cellParts(
  file: PagedFile,
  page: Page,
  cell: number,
  type: number,
  name: string,
  budget: Budget,
): DecodedPart[] {
  const { size, local, start } = readCell(file.bytes, cell, type, file.usable)
  if (size > budget.maxExpandedBytes || start + local > page.offset + file.pageSize) return []
  const pieces: Copied[] = [{ from: start, length: local }]
  if (local < size) addOverflow(file, start + local, size - local, pieces)
  const payload = Buffer.concat(pieces.map((piece) => file.bytes.subarray(piece.from, piece.from + piece.length)))
  const position = piecewise(pieces)
  return readColumns(payload).map((column, i) => columnPart(payload, column, position, `${name} column ${i}`))
}

/** A cell of a leaf page: bytes of its payload, how many of them stand on the page, and where. */
export function readCell(bytes: Buffer, cell: number, type: number, usable: number) {
  const [size, sizeLength] = readVarint(bytes, cell)
  const rowIdLength = type === tableLeaf ? readVarint(bytes, cell + sizeLength)[1] : 0
  const most = type === tableLeaf ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const kept = least + ((size - least) % (usable - 4))
  return { size, local: size <= most ? size : kept <= most ? kept : least, start: cell + sizeLength + rowIdLength }
}

function addOverflow(file: PagedFile, pointer: number, size: number, pieces: Copied[]): void {
  const seen = new Set<number>()
  let left = size
  let at = pointer
  while (left > 0 && at + 4 <= file.bytes.length) {
    const number = file.bytes.readUInt32BE(at)
    const offset = file.newest.get(number)
    if (offset === undefined || seen.has(number)) return
    seen.add(number)
    const length = Math.min(left, file.usable - 4)
    pieces.push({ from: offset + 4, length })
    left -= length
    at = offset
  }
}

function columnPart(payload: Buffer, column: Column, position: (offset: number) => number, part: string): DecodedPart {
  const { offset, length, text } = column
  const from = position(offset)
  const last = position(offset + length - 1) + 1
  // Overflow pages may stand before the page that points to them.
  const at = { offset: Math.min(from, last), length: Math.abs(last - from) }
  if (text !== undefined) return { bytes: Buffer.from(text), at, part }
  const bytes = payload.subarray(offset, offset + length)
  return { bytes, at, part, positionOf: (o) => (o >= length ? last : position(offset + o)) }
}
