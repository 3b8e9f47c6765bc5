/** Turns a stream into windows: whole where that can be, by the entries of its container, else cut. */

import { cutWindows } from './cut-windows.ts'
import { captureFormat } from './formats/capture.ts'
import { brotliFormat, gzipFormat, zstdFormat } from './formats/compressed.ts'
import { indivisibleFormat, unreadFormat } from './formats/other.ts'
import { sqliteFormat } from './formats/sqlite.ts'
import { tarFormat } from './formats/tar.ts'
import { zipFormat } from './formats/zip.ts'
import type { ScanLimits } from './limits.ts'
import type { Stream } from './stream.ts'
import { createWindow, type Window } from './window.ts'

export interface UnrollContext {
  limits: ScanLimits
  /** Records what is not looked into, or not as a whole. */
  note(text: string): void
  /** For what a container holds. */
  unroll(stream: Stream): AsyncGenerator<Window>
}

export interface StreamFormat {
  id: string
  /** @param head first bytes of the stream; all of it when `outgrows` is asked */
  matches(head: Buffer, stream: Stream): boolean
  /** Whether what fits in a window must be taken apart all the same, for what comes out of it. */
  outgrows(head: Buffer, limits: ScanLimits): boolean
  windows(stream: Stream, context: UnrollContext): AsyncGenerator<Window>
}

/** Enough to know a format by, the header of a gzip member with a name and a comment in it included. */
const headBytes = 128 * 1024

const formats: readonly StreamFormat[] = [
  gzipFormat,
  zstdFormat,
  zipFormat,
  sqliteFormat,
  captureFormat,
  indivisibleFormat,
  unreadFormat,
  tarFormat,
  brotliFormat,
]

export function unroll(stream: Stream, limits: ScanLimits, note: (text: string) => void): AsyncGenerator<Window> {
  const context: UnrollContext = { limits, note, unroll: (inner) => unrollStream(inner, context) }
  return unrollStream(stream, context)
}

async function* unrollStream(stream: Stream, context: UnrollContext): AsyncGenerator<Window> {
  const { limits, note } = context
  const { reader } = stream
  const isLarge = (stream.size ?? 0) > limits.wholeBytes
  const head = await reader.peek(isLarge ? headBytes : limits.wholeBytes + 1)
  const format = formats.find((one) => one.matches(head, stream))
  const fits = !isLarge && head.length <= limits.wholeBytes
  if (fits && (format === undefined || !format.outgrows(head, limits))) {
    if (head.length > 0) yield createWindow(stream, reader.position, Buffer.from(head))
    await reader.skip(head.length)
  } else if (format === undefined) {
    yield* cutWindows(stream, limits)
  } else if (stream.depth >= limits.maxDepth) {
    note(`${placeName(stream)}${format.id}: more than ${limits.maxDepth} containers in each other`)
    yield* cutWindows(stream, limits)
  } else {
    yield* format.windows(stream, context)
  }
}

/** Where a stream stands, for messages: empty for the file itself. */
export function placeName(stream: Stream): string {
  const steps = stream.chain().map(({ step, part }) => (part === undefined ? step : `${step} "${part}"`))
  return steps.length === 0 ? '' : `in ${steps.join(' › ')}: `
}
