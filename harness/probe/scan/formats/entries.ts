/** Archives: entries are probed several at a time, as they stand, and large ones as streams of their own. */

import type { ByteReader } from '../byte-reader.ts'
import { cutWindows } from '../cut-windows.ts'
import type { Stream } from '../stream.ts'
import type { UnrollContext } from '../unroll.ts'
import { createWindow, type Window } from '../window.ts'

export interface ArchiveEntry {
  /** Bytes before its data. */
  headBytes: number
  /** With head, data and what fills up to the next entry. Unknown for data that tell their end themselves. */
  totalBytes: number | undefined
  /** What comes out of it is larger than is probed whole. */
  expands: boolean
  /** Windows of its data, at which the reader stands; takes the entry to its end. */
  open(): AsyncGenerator<Window>
}

/** @param read the entry at the reader's place plus `at`; undefined where the archive ends */
export async function* unrollEntries(
  stream: Stream,
  context: UnrollContext,
  read: (reader: ByteReader, at: number) => Promise<ArchiveEntry | undefined>,
): AsyncGenerator<Window> {
  const { reader } = stream
  const { windowBytes, wholeBytes } = context.limits
  let gathered = 0
  for (;;) {
    const entry = await read(reader, gathered)
    if (entry === undefined) break
    const { totalBytes, headBytes } = entry
    if (totalBytes === undefined || totalBytes > wholeBytes || entry.expands) {
      yield* takeWindow(stream, gathered + headBytes)
      gathered = 0
      yield* entry.open()
    } else {
      if (gathered > 0 && gathered + totalBytes > windowBytes) {
        yield* takeWindow(stream, gathered)
        gathered = 0
      }
      gathered += totalBytes
    }
  }
  yield* takeWindow(stream, gathered)
  yield* cutWindows(stream, context.limits)
}

async function* takeWindow(stream: Stream, length: number): AsyncGenerator<Window> {
  const { reader } = stream
  const bytes = Buffer.from(await reader.peek(length))
  const start = reader.position
  if (bytes.length > 0) yield createWindow(stream, start, bytes)
  await reader.skip(bytes.length)
}
