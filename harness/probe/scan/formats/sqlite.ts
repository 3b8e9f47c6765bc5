/**
 * SQLite databases and write-ahead logs that are larger than a window. A window is a write-ahead log (SQLite database
 * file format 4) made of some pages and the overflow pages that their cells lead to, wherever those stand in the file.
 */

import { readCell } from '../../decoders/sqlite.ts'
import { cutWindows } from '../cut-windows.ts'
import type { Stream } from '../stream.ts'
import { placeName, type StreamFormat, type UnrollContext } from '../unroll.ts'
import { createComposed, type Window } from '../window.ts'

const magic = 'SQLite format 3\0'
const tableLeaf = 0x0d
const indexLeaf = 0x0a
const walHeaderBytes = 32
const frameHeaderBytes = 24

type ReadAt = NonNullable<Stream['readAt']>

/** Where pages stand in the file. */
interface Pages {
  pageSize: number
  /** From one page to the next. */
  strideBytes: number
  /** Pages in the order of the file: number and place. */
  count: number
  at(index: number): { number: number; place: number }
  /** Newest image of a page. */
  find(number: number): number | undefined
}

export const sqliteFormat: StreamFormat = {
  id: 'sqlite',
  matches: (head) => head.toString('latin1', 0, 16) === magic || isLog(head),
  outgrows: () => false,
  async *windows(stream, context) {
    const { readAt, size } = stream
    const pages = readAt === undefined || size === undefined ? undefined : await findPages(readAt, size)
    if (readAt === undefined || pages === undefined) {
      context.note(
        `${placeName(stream)}sqlite: of more than ${context.limits.wholeBytes} bytes and ${
          readAt === undefined ? 'inside another file' : 'with bytes reserved on its pages'
        }; values that are spread over pages were not put together`,
      )
      yield* cutWindows(stream, context.limits)
      return
    }
    yield* pageWindows(stream, readAt, pages, context)
    const end = pages.count === 0 ? 0 : pages.at(pages.count - 1).place + pages.pageSize
    await stream.reader.skip(end)
    yield* cutWindows(stream, context.limits)
  },
}

async function* pageWindows(
  stream: Stream,
  readAt: ReadAt,
  pages: Pages,
  { limits, note }: UnrollContext,
): AsyncGenerator<Window> {
  const perWindow = Math.max(1, Math.floor(limits.windowBytes / (pages.pageSize + frameHeaderBytes)))
  for (let first = 0; first < pages.count; first += perWindow) {
    const last = Math.min(first + perWindow, pages.count)
    const frames = new Map<number, { bytes: Buffer; place: number; own: boolean }[]>()
    const add = (number: number, place: number, bytes: Buffer, own: boolean) => {
      const frame = { bytes: frameHeader(number), place, own: false }
      frames.set(place, [frame, { bytes, place, own }])
    }
    const natural = await readPages(readAt, pages, first, last)
    for (const { number, place, bytes } of natural) add(number, place, bytes, true)
    let room = limits.wholeBytes
    for (const { bytes, number } of natural) {
      for (const chain of overflowsOf(bytes, number)) {
        for await (const page of followChain(readAt, pages, chain)) {
          if (frames.has(page.place)) continue
          room -= pages.pageSize
          if (room < 0) break
          add(page.number, page.place, await readAt(page.place, pages.pageSize), false)
        }
      }
    }
    if (room < 0)
      note(
        `${placeName(stream)}sqlite: values spread over more than ${limits.wholeBytes} bytes of pages were not put together`,
      )
    const header = { bytes: logHeader(pages.pageSize), place: null, own: false }
    yield { ...createComposed(stream, [header, ...[...frames.values()].flat()]), container: 'sqlite' }
  }
}

/** The pages from one index up to another, which stand side by side. */
async function readPages(readAt: ReadAt, { at, pageSize, strideBytes }: Pages, first: number, last: number) {
  const start = at(first).place
  const block = await readAt(start, (last - first) * strideBytes)
  return Array.from({ length: last - first }, (_, i) => {
    const bytes = block.subarray(i * strideBytes, i * strideBytes + pageSize)
    return { ...at(first + i), bytes }
  })
}

/** First overflow page of each cell of a leaf page that has one, and how many bytes stand there. */
function overflowsOf(page: Buffer, number: number): { first: number; bytes: number }[] {
  const start = number === 1 ? 100 : 0
  const type = page[start] ?? 0
  if (type !== tableLeaf && type !== indexLeaf) return []
  const found: { first: number; bytes: number }[] = []
  const cells = page.readUInt16BE(start + 3)
  for (let n = 0; n < cells && start + 10 + n * 2 <= page.length; n += 1) {
    const { size, local, start: payload } = readCell(page, page.readUInt16BE(start + 8 + n * 2), type, page.length)
    const pointer = payload + local
    if (local < size && pointer + 4 <= page.length)
      found.push({ first: page.readUInt32BE(pointer), bytes: size - local })
  }
  return found
}

async function* followChain(
  readAt: ReadAt,
  { pageSize, find }: Pages,
  { first, bytes }: { first: number; bytes: number },
): AsyncGenerator<{ number: number; place: number }> {
  const seen = new Set<number>()
  let number = first
  for (let left = bytes; left > 0 && !seen.has(number); left -= pageSize - 4) {
    const place = find(number)
    if (place === undefined) return
    seen.add(number)
    yield { number, place }
    const next = await readAt(place, 4)
    if (next.length < 4) return
    number = next.readUInt32BE(0)
  }
}

async function findPages(readAt: ReadAt, size: number): Promise<Pages | undefined> {
  const head = await readAt(0, 100)
  if (isLog(head)) return findFrames(readAt, size, head.readUInt32BE(8))
  const stated = head.readUInt16BE(16)
  const pageSize = stated === 1 ? 65_536 : stated
  // A frame of a log has no reserved bytes.
  if (pageSize < 512 || head[20] !== 0) return undefined
  const count = Math.floor(size / pageSize)
  return {
    pageSize,
    strideBytes: pageSize,
    count,
    at: (index) => ({ number: index + 1, place: index * pageSize }),
    find: (number) => (number >= 1 && number <= count ? (number - 1) * pageSize : undefined),
  }
}

async function findFrames(readAt: ReadAt, size: number, pageSize: number): Promise<Pages | undefined> {
  if (pageSize < 512 || pageSize > 65_536) return undefined
  const frameBytes = frameHeaderBytes + pageSize
  const count = Math.floor((size - walHeaderBytes) / frameBytes)
  const numbers: number[] = []
  const newest = new Map<number, number>()
  for (let i = 0; i < count; i += 1) {
    const place = walHeaderBytes + i * frameBytes
    const number = (await readAt(place, 4)).readUInt32BE(0)
    numbers.push(number)
    newest.set(number, place + frameHeaderBytes)
  }
  return {
    pageSize,
    strideBytes: frameBytes,
    count,
    at: (index) => ({ number: numbers[index] ?? 0, place: walHeaderBytes + index * frameBytes + frameHeaderBytes }),
    find: (number) => newest.get(number),
  }
}

function isLog(head: Buffer): boolean {
  return head.length > walHeaderBytes && (head.readUInt32BE(0) | 1) === 0x377f0683
}

function logHeader(pageSize: number): Buffer {
  const header = Buffer.alloc(walHeaderBytes)
  header.writeUInt32BE(0x377f0682, 0)
  header.writeUInt32BE(3_007_000, 4)
  header.writeUInt32BE(pageSize, 8)
  return header
}

function frameHeader(number: number): Buffer {
  const header = Buffer.alloc(frameHeaderBytes)
  header.writeUInt32BE(number, 0)
  return header
}
