/** Reads once more, from where it begins, what ran on beyond the end of a window. */

import type { ChainStep } from '../../contracts/result.ts'
import { classOf } from './account.ts'
import { expandStream } from './expand-stream.ts'
import type { ScanLimits } from './limits.ts'
import { createDerived, createReaderAt, type Stream } from './stream.ts'
import { type StreamCodec, streamCodecOf } from './stream-codecs.ts'
import { placeName, unroll } from './unroll.ts'
import { createWindow, toStream, type Window } from './window.ts'

/** What stands before a part and belongs to it: the head of an archive's entry, the first segments of a token. */
const contextBytes = 64 * 1024

export interface RunningOn {
  window: Window
  /** The step, at its place in the window. */
  part: ChainStep
}

export async function* followUp(
  { window, part }: RunningOn,
  limits: ScanLimits,
  note: (text: string) => void,
): AsyncGenerator<Window> {
  const { stream } = window
  const at = toStream(window, part)
  const what = `${placeName(stream)}${part.step} at ${at.offset}`
  if (stream.readAt === undefined) {
    note(`${what}: runs on beyond ${limits.windowBytes} bytes inside compressed data; read up to there`)
    return
  }
  const codec = streamCodecOf(part.step)
  if (codec !== undefined) {
    yield* expandOn(stream, { ...part, ...at }, codec, limits, note)
    return
  }
  if (window.again !== undefined) {
    note(`${what}: longer than ${limits.wholeBytes} bytes; read in pieces`)
    return
  }
  const start = Math.max(0, at.offset - contextBytes)
  const length = at.offset - start + limits.wholeBytes
  const bytes = await stream.readAt(start, length)
  const again = { offset: at.offset, length: start + bytes.length - at.offset }
  const isLast = bytes.length < length
  yield {
    ...createWindow(stream, start, bytes, {
      own: { offset: at.offset - start, length: again.length },
      // Only what began before this part's own place would be longer than what is probed whole.
      nextStart: isLast ? bytes.length : at.offset - start + 1,
    }),
    again,
  }
}

async function* expandOn(
  stream: Stream,
  { step, offset, part }: ChainStep,
  codec: StreamCodec,
  limits: ScanLimits,
  note: (text: string) => void,
): AsyncGenerator<Window> {
  if (stream.readAt === undefined) return
  const expansion = expandStream(createReaderAt(stream.readAt, offset), codec, Number.POSITIVE_INFINITY, limits)
  const chainStep = () => ({ step, offset, length: expansion.consumed(), ...(part === undefined ? {} : { part }) })
  const derived = createDerived(stream, expansion.chunks, chainStep)
  yield* unroll(derived, limits, note)
  await derived.reader.skip(Number.POSITIVE_INFINITY)
  if (expansion.stopped() !== undefined) note(`${placeName(stream)}${step} at ${offset}: ${expansion.stopped()}`)
  stream.account.replace(
    () => ({ offset, length: expansion.consumed() }),
    () => {
      const is = classOf(derived.account.count(derived.reader.position))
      return is === 'read' ? [] : [{ offset, length: expansion.consumed(), is }]
    },
  )
}
