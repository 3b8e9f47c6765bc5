/** Reads the pages of a process that hold anything, through `/proc/<pid>/mem`. */

import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import type { MemoryRegion } from '../../contracts/evidence.ts'
import { listDataMappings, type Mapping } from './memory-map.ts'

export interface MemoryImage {
  pid: number
  /** The pages, one after the other. */
  bytes: Buffer
  regions: MemoryRegion[]
  /** In pages that were there and could not be read, or that were beyond the limit. */
  unreadBytes: number
}

export interface PageLimits {
  maxBytes: number
}

/** Between pages that were apart, so that nothing is read over the seam; even, so that two-byte text keeps its parity. */
const seamBytes = 16
const pieceBytes = 4 * 1024 * 1024
/** Bits 63 and 62 of an entry of `/proc/<pid>/pagemap`: in memory, or swapped out. In the highest byte. */
const presentBits = 0xc0
const entryBytes = 8
/** `AT_PAGESZ` of the auxiliary vector (getauxval(3)). */
const pageSizeTag = 6n

/** The process should hold still. Throws what the system says when its memory may not be read or is not there. */
export function readPages(pid: number, { maxBytes }: PageLimits): MemoryImage {
  const pageBytes = readPageSize()
  const mappings = listDataMappings(readFileSync(`/proc/${pid}/maps`, 'utf8'))
  const runs = withFile(`/proc/${pid}/pagemap`, (pagemap) =>
    mappings.flatMap((mapping) => [...listPresent(pagemap, mapping, pageBytes)]),
  )
  return withFile(`/proc/${pid}/mem`, (memory) => {
    const image = createImage(memory, pageBytes, runs, maxBytes)
    for (const run of runs) image.add(run)
    return { pid, ...image.finish() }
  })
}

/** Pages at one stretch. */
interface Run {
  address: number
  length: number
}

function* listPresent(pagemap: number, { start, end }: Mapping, pageBytes: number): Generator<Run> {
  for (let at = start; at < end; at += pieceBytes) {
    const pages = Math.min(pieceBytes, end - at) / pageBytes
    const entries = Buffer.alloc(pages * entryBytes)
    readSync(pagemap, entries, 0, entries.length, (at / pageBytes) * entryBytes)
    const isPresent = (page: number) => ((entries[page * entryBytes + entryBytes - 1] ?? 0) & presentBits) !== 0
    for (let page = 0; page < pages; page += 1) {
      if (!isPresent(page)) continue
      const first = page
      while (page < pages && isPresent(page)) page += 1
      yield { address: at + first * pageBytes, length: (page - first) * pageBytes }
    }
  }
}

/** All runs go into one buffer, which is made once: a second copy of a memory costs as much as reading it. */
function createImage(memory: number, pageBytes: number, runs: readonly Run[], maxBytes: number) {
  const present = runs.reduce((sum, { length }) => sum + length, 0)
  // Shared memory, as other memory of this size has the garbage collector go through all that the harness holds.
  const bytes = Buffer.from(new SharedArrayBuffer(Math.min(present, maxBytes) + (runs.length + 1) * seamBytes))
  const zeros = Buffer.alloc(pageBytes)
  const regions: MemoryRegion[] = []
  let filled = 0
  let read = 0
  let unreadBytes = 0
  /** A page that was read at `from`, which is never before the place where it comes to stand. */
  const keep = (address: number, from: number, length: number) => {
    const last = regions.at(-1)
    if (last !== undefined && address === last[0] + last[2]) last[2] += length
    else {
      const seam = last === undefined ? 0 : seamBytes
      bytes.fill(0, filled, filled + seam)
      filled += seam
      regions.push([address, filled, length])
    }
    if (from !== filled) bytes.copyWithin(filled, from, from + length)
    filled += length
  }
  return {
    /** Pages of zeros are left out, as they hold nothing. */
    add({ address, length }: Run) {
      const wanted = Math.min(length, maxBytes - read)
      const from = filled + seamBytes
      const got = readFully(memory, bytes.subarray(from, from + wanted), address)
      read += wanted
      unreadBytes += length - got
      for (let at = 0; at < got; at += pageBytes) {
        const size = Math.min(pageBytes, got - at)
        const isEmpty = bytes.compare(zeros, 0, size, from + at, from + at + size) === 0
        if (!isEmpty) keep(address + at, from + at, size)
      }
    },
    finish: () => ({ bytes: bytes.subarray(0, filled), regions, unreadBytes }),
  }
}

/** Number of bytes that could be read: less than asked for where a page is gone or guarded. */
function readFully(memory: number, target: Buffer, address: number): number {
  let length = 0
  try {
    while (length < target.length) {
      const read = readSync(memory, target, length, target.length - length, address + length)
      if (read === 0) break
      length += read
    }
  } catch (error) {
    // What the system will not copy out of one mapping says nothing of the others; it is counted.
    if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error
  }
  return length
}

function withFile<T>(path: string, use: (descriptor: number) => T): T {
  const descriptor = openSync(path, 'r')
  try {
    return use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function readPageSize(): number {
  const vector = readFileSync('/proc/self/auxv')
  for (let at = 0; at + 16 <= vector.length; at += 16) {
    if (vector.readBigUInt64LE(at) === pageSizeTag) return Number(vector.readBigUInt64LE(at + 8))
  }
  throw new RangeError('/proc/self/auxv has no page size')
}
