/** Compressed streams that give more than a window: they are expanded as they are read. */

import { brotliDecompressSync, constants, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { classOf } from '../account.ts'
import { cutWindows } from '../cut-windows.ts'
import { expandStream } from '../expand-stream.ts'
import { createDerived, type Stream } from '../stream.ts'
import { type StreamCodec, streamCodecs } from '../stream-codecs.ts'
import { placeName, type StreamFormat, type UnrollContext } from '../unroll.ts'
import type { Window } from '../window.ts'

/** RFC 1952. */
export const gzipFormat = createFormat('gzip', {
  matches: (head) => streamCodecs.gzip.headBytes(head) !== undefined,
  sync: (bytes, maxOutputLength) => gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength }),
})

/** RFC 8878. */
export const zstdFormat = createFormat('zstd', {
  matches: (head) => streamCodecs.zstd.headBytes(head) !== undefined,
  sync: (bytes, maxOutputLength) => zstdDecompressSync(bytes, { finishFlush: constants.ZSTD_e_flush, maxOutputLength }),
})

/** RFC 7932 has no magic: known by the name of the file alone. */
export const brotliFormat = createFormat('brotli', {
  matches: (_head, stream) => stream.name.toLowerCase().endsWith('.br'),
  sync: (bytes, maxOutputLength) =>
    brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength }),
})

interface Recognition {
  matches(head: Buffer, stream: Stream): boolean
  /** Expands all at once, and throws when that is more. */
  sync(bytes: Buffer, maxOutputLength: number): Buffer
}

function createFormat(id: 'gzip' | 'zstd' | 'brotli', { matches, sync }: Recognition): StreamFormat {
  return {
    id,
    matches,
    outgrows(head, { wholeBytes }) {
      try {
        sync(head, wholeBytes)
        return false
      } catch (error) {
        return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
      }
    },
    async *windows(stream, context) {
      yield* expandInto(stream, { step: id, codec: streamCodecs[id], length: Number.POSITIVE_INFINITY }, context)
      // Behind the end of the compressed data there may be anything.
      yield* cutWindows(stream, context.limits)
    },
  }
}

export interface Compressed {
  /** Id of the decoder. */
  step: string
  codec: StreamCodec
  /** Bytes of the stream that may belong to it. */
  length: number
  part?: string
}

/** Windows of what comes out of the next bytes of a stream, from which exactly the compressed ones are taken. */
export async function* expandInto(
  stream: Stream,
  { step, codec, length, part }: Compressed,
  context: UnrollContext,
): AsyncGenerator<Window> {
  const { reader } = stream
  const offset = reader.position
  const expansion = expandStream(reader, codec, length, context.limits)
  const derived = createDerived(
    stream,
    expansion.chunks,
    () => ({ step, offset, length: expansion.consumed(), ...(part === undefined ? {} : { part }) }),
    part ?? stream.name.replace(/\.(?:gz|br|zst)$/i, ''),
  )
  yield* context.unroll(derived)
  await derived.reader.skip(Number.POSITIVE_INFINITY)
  const { stopped } = expansion
  const place = `${placeName(stream)}${part === undefined ? step : `${step} "${part}"`} at ${offset}`
  if (stopped() !== undefined) context.note(`${place}: ${stopped()}`)
  // What most of the output is, the compressed bytes are; windows that are probed later count too.
  stream.account.addLater(() => {
    const is = classOf(derived.account.count(derived.reader.position))
    return is === 'read' ? [] : [{ offset, length: expansion.consumed(), is }]
  })
}
