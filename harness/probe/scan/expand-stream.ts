/** Expands compressed bytes as they are read, and takes exactly those that belong to the compressed stream. */

import { Readable } from 'node:stream'
import type { ByteReader } from './byte-reader.ts'
import type { ScanLimits } from './limits.ts'
import type { Expander, StreamCodec } from './stream-codecs.ts'

export interface Expansion {
  /** What comes out. When it has ended, the reader stands behind the compressed bytes. */
  chunks: AsyncGenerator<Buffer>
  /** Compressed bytes read so far. */
  consumed(): number
  /** Why it ended before the compressed data did. */
  stopped(): string | undefined
}

/** A header with a name and a comment in it (RFC 1952 2.3). */
const longestHead = 64 * 1024

/** @param length most bytes that may belong to it */
export function expandStream(reader: ByteReader, codec: StreamCodec, length: number, limits: ScanLimits): Expansion {
  const start = reader.position
  const state: State = { output: 0, ended: undefined, current: undefined, stopped: undefined }
  async function* expand(): AsyncGenerator<Buffer> {
    try {
      for (let first = true; first || codec.repeats; first = false) {
        const left = length - (reader.position - start)
        const headBytes = codec.headBytes(await reader.peek(Math.min(left, longestHead)))
        if (headBytes === undefined) return
        await reader.skip(headBytes)
        const before = state.output
        yield* expandMember(reader, codec.create(), left - headBytes, limits, state, start)
        if (state.stopped !== undefined) return
        const tailBytes = Math.min(codec.tailBytes, length - (reader.position - start))
        state.stopped = codec.checkTail?.(await reader.peek(tailBytes), state.output - before)
        await reader.skip(tailBytes)
        if (state.stopped !== undefined) return
      }
    } finally {
      state.ended = reader.position - start
    }
  }
  return {
    chunks: expand(),
    consumed: () => state.ended ?? state.current?.() ?? 0,
    stopped: () => state.stopped,
  }
}

interface State {
  output: number
  /** Compressed bytes, once all is read, and until then. */
  ended: number | undefined
  current: (() => number) | undefined
  stopped: string | undefined
}

async function* expandMember(
  reader: ByteReader,
  expander: Expander,
  length: number,
  { maxStreamBytes, maxRatio }: ScanLimits,
  state: State,
  start: number,
): AsyncGenerator<Buffer> {
  const before = reader.position - start
  const consumed = () => before + expander.bytesWritten
  state.current = consumed
  const feeder = createFeeder(reader, expander, length)
  const input = Readable.from(feeder.chunks)
  input.on('error', (error) => expander.destroy(error))
  // What stands behind the compressed data is an error to some, told after all output was read.
  expander.on('error', () => {})
  input.pipe(expander)
  try {
    for await (const chunk of expander as AsyncIterable<Buffer>) {
      state.output += chunk.length
      yield chunk
      if (state.output <= maxStreamBytes || state.output <= consumed() * maxRatio) continue
      state.stopped = `gives more than ${maxStreamBytes} bytes, ${maxRatio} times its own length; the rest was not expanded`
      return
    }
  } catch (error) {
    if (feeder.failure() !== undefined || !(error instanceof Error)) throw feeder.failure() ?? error
    state.stopped = `damaged after ${consumed()} bytes; what follows was not expanded`
  } finally {
    input.destroy()
    expander.destroy()
    await feeder.giveBack()
  }
}

interface Feeder {
  chunks: AsyncGenerator<Buffer>
  /** Fault of the reader, which is none of the compressed data. */
  failure(): unknown
  /** Gives what the expander did not read back to the reader. */
  giveBack(): Promise<void>
}

function createFeeder(reader: ByteReader, expander: Expander, length: number): Feeder {
  let kept: Buffer[] = []
  let fedBytes = 0
  let failure: unknown
  async function* feed(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of reader.chunks(length)) {
        kept.push(chunk)
        fedBytes += chunk.length
        kept = lastOf(kept, fedBytes - expander.bytesWritten)
        yield chunk
      }
    } catch (error) {
      failure = error
      throw error
    }
  }
  const chunks = feed()
  return {
    chunks,
    failure: () => failure,
    async giveBack() {
      // Waits for a chunk that is being read.
      await chunks.return(undefined)
      const left = fedBytes - expander.bytesWritten
      const bytes = Buffer.concat(lastOf(kept, left))
      reader.unread(bytes.subarray(bytes.length - left))
    },
  }
}

/** The last chunks, which together hold at least so many bytes. */
function lastOf(chunks: readonly Buffer[], bytes: number): Buffer[] {
  let first = chunks.length
  for (let left = bytes; left > 0 && first > 0; first -= 1) left -= chunks[first - 1]?.length ?? 0
  return chunks.slice(first)
}
