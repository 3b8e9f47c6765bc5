/** The bytes of a file, or of what is in it, on their way to be cut into windows. */

import type { FileHandle } from 'node:fs/promises'
import type { Range } from '../../contracts/probe.ts'
import type { ChainStep } from '../../contracts/result.ts'
import { type Account, createAccount } from './account.ts'
import { type ByteReader, createByteReader } from './byte-reader.ts'

export interface Stream {
  /** Steps that lead here from the file. The last may learn its length when the stream has ended. */
  chain(): readonly ChainStep[]
  /** Range in the file for a range of these bytes. */
  locate(range: Range): Range
  /** Each place in it has a place of its own in the file; not so behind a step without a relation of positions. */
  exact: boolean
  reader: ByteReader
  /** Reads anywhere; absent for what is only known as it comes. */
  readAt: ((offset: number, length: number) => Promise<Buffer>) | undefined
  /** Known beforehand for files and for what stands in them as it is. */
  size: number | undefined
  account: Account
  /** Containers around it. */
  depth: number
  /** For messages and for formats without a magic. */
  name: string
}

const chunkBytes = 1024 * 1024

export function createFileStream(handle: FileHandle, size: number, name: string): Stream {
  const readAt = (offset: number, length: number) => readFully(handle, offset, length)
  return {
    chain: () => [],
    locate: (range) => range,
    exact: true,
    reader: createByteReader(chunksOf(readAt, 0, size)),
    readAt,
    size,
    account: createAccount(),
    depth: 0,
    name,
  }
}

/** The next so many bytes of a stream as a stream of its own, read from its reader: `finishSlice` takes what is left. */
export function createSlice(parent: Stream, length: number, step: ChainStep, name = parent.name): Stream {
  const { readAt } = parent
  const start = parent.reader.position
  return {
    chain: () => [...parent.chain(), step],
    locate: (range) => parent.locate({ offset: start + range.offset, length: range.length }),
    exact: parent.exact,
    reader: createByteReader(parent.reader.chunks(length)),
    readAt:
      readAt === undefined
        ? undefined
        : (offset, most) => readAt(start + offset, Math.max(0, Math.min(most, length - offset))),
    size: length,
    account: createAccount({ parent: parent.account, offset: start }),
    depth: parent.depth + 1,
    name,
  }
}

export async function finishSlice(slice: Stream): Promise<void> {
  await slice.reader.skip(Number.POSITIVE_INFINITY)
}

/** A reader of its own from a place in a stream that can be read anywhere. */
export function createReaderAt(readAt: NonNullable<Stream['readAt']>, offset: number): ByteReader {
  return createByteReader(chunksOf(readAt, offset, Number.POSITIVE_INFINITY))
}

/** What comes out of a step that has no relation of positions. `at` gives the range that it read so far. */
export function createDerived(
  parent: Stream,
  source: AsyncIterable<Buffer>,
  step: () => ChainStep,
  name = parent.name,
): Stream {
  return {
    chain: () => [...parent.chain(), step()],
    locate: () => parent.locate({ offset: step().offset, length: step().length }),
    exact: false,
    reader: createByteReader(source),
    readAt: undefined,
    size: undefined,
    account: createAccount(),
    depth: parent.depth + 1,
    name,
  }
}

async function* chunksOf(
  readAt: (offset: number, length: number) => Promise<Buffer>,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  for (let at = start; at < end; ) {
    const chunk = await readAt(at, Math.min(chunkBytes, end - at))
    if (chunk.length === 0) return
    at += chunk.length
    yield chunk
  }
}

async function readFully(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(Math.max(0, length))
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}
