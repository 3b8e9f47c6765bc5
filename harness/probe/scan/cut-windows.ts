/** Cuts a stream into overlapping windows, at places where it is broken anyway. */

import type { ScanLimits } from './limits.ts'
import type { Stream } from './stream.ts'
import { createWindow, type Window } from './window.ts'

const [lineFeed, zero] = [0x0a, 0] as const
/** A message that begins: of a mailbox (RFC 4155), and of HTTP/1.1 (RFC 9112 3, 4). */
const recordStart =
  /(?:(?<=\n)From [^\r\n]{1,320} \d\d:\d\d|HTTP\/1\.[01] \d{3} |(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) [^\s]{1,4096} HTTP\/1\.[01]\r\n)/g

/** Whole when it fits in one window. */
export async function* cutWindows(
  stream: Stream,
  { windowBytes, overlapBytes }: Pick<ScanLimits, 'windowBytes' | 'overlapBytes'>,
): AsyncGenerator<Window> {
  const { reader } = stream
  let ownStart = reader.position
  for (;;) {
    const start = reader.position
    const bytes = await reader.peek(windowBytes + 1)
    if (bytes.length <= windowBytes) {
      if (bytes.length > 0) {
        const own = { offset: ownStart - start, length: bytes.length - (ownStart - start) }
        yield createWindow(stream, start, Buffer.from(bytes), { own })
      }
      await reader.skip(bytes.length)
      return
    }
    const { end, nextStart } = chooseCut(bytes.subarray(0, windowBytes), overlapBytes)
    // In the middle of what two windows share, each has seen most of what stands around.
    const ownEnd = nextStart + Math.floor((end - nextStart) / 2)
    const own = { offset: ownStart - start, length: ownEnd - (ownStart - start) }
    yield createWindow(stream, start, Buffer.from(bytes.subarray(0, end)), { own, nextStart })
    ownStart = start + ownEnd
    await reader.skip(nextStart)
  }
}

/** Where the window ends, and where the next one begins: always behind the middle, so that it goes on. */
export function chooseCut(bytes: Buffer, overlapBytes: number): { end: number; nextStart: number } {
  const middle = Math.floor(bytes.length / 2)
  const latest = Math.max(middle, bytes.length - overlapBytes)
  const record = lastRecordStart(bytes, middle, latest)
  if (record !== undefined) return { end: bytes.length, nextStart: record }
  const end = breakBefore(bytes, bytes.length, latest) ?? bytes.length
  const wanted = Math.max(middle, end - overlapBytes)
  // A line that is longer than what is shared is seen whole by the next window where that can be.
  return { end, nextStart: breakBefore(bytes, wanted, middle) ?? wanted }
}

/** Of messages the last that begins between the two places, so that the next window begins with a whole one. */
function lastRecordStart(bytes: Buffer, from: number, to: number): number | undefined {
  const text = bytes.toString('latin1', Math.max(0, from - 1), Math.min(bytes.length, to + 512))
  let last: number | undefined
  for (const { index } of text.matchAll(recordStart)) {
    const at = Math.max(0, from - 1) + index
    if (at >= from && at <= to) last = at
  }
  return last
}

/** Behind the last line end or zero byte that stands before `end` and not before `from`. */
function breakBefore(bytes: Buffer, end: number, from: number): number | undefined {
  for (let at = end - 1; at >= from; at -= 1) {
    if (bytes[at] === lineFeed || bytes[at] === zero) return at + 1
  }
  return undefined
}
