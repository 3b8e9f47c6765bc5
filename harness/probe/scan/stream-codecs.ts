/** Compressed formats that are expanded as they are read, by the ids of their decoders. */

import type { Transform } from 'node:stream'
import { constants, createBrotliDecompress, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib'
import { gzipHeaderLength } from '../codecs.ts'

/** A stream of node:zlib; `bytesWritten` counts what it has read. */
export type Expander = Transform & { readonly bytesWritten: number }

export interface StreamCodec {
  create(): Expander
  /** Bytes before the compressed data of a member that begins here; undefined where none does. */
  headBytes(head: Buffer): number | undefined
  /** Bytes behind the compressed data of a member. */
  tailBytes: number
  /** What those bytes show to be wrong, given how many bytes came out. */
  checkTail?(tail: Buffer, outputBytes: number): string | undefined
  /** One may follow another, as when a log is appended to its compressed file. */
  repeats: boolean
}

const flush = { finishFlush: constants.Z_SYNC_FLUSH }
const single = { headBytes: () => 0, tailBytes: 0, repeats: false }

export const streamCodecs = {
  // RFC 1952 2.2: the members of a file follow each other.
  gzip: {
    create: () => createInflateRaw(flush),
    headBytes: (head) => gzipHeaderLength(head),
    tailBytes: 8,
    checkTail(tail, outputBytes) {
      if (tail.length < 8 || tail.readUInt32LE(4) === outputBytes % 2 ** 32) return undefined
      return `damaged: gives ${outputBytes} bytes, which is not the number that it states`
    },
    repeats: true,
  },
  // RFC 8878 3: so do frames.
  zstd: {
    create: () => createZstdDecompress({ finishFlush: constants.ZSTD_e_flush }),
    headBytes: (head) => (head.length > 8 && head.readUInt32LE(0) === 0xfd2fb528 ? 0 : undefined),
    tailBytes: 0,
    repeats: true,
  },
  zlib: { ...single, create: () => createInflate(flush) },
  deflate: { ...single, create: () => createInflateRaw(flush) },
  brotli: {
    ...single,
    create: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  },
} as const satisfies Readonly<Record<string, StreamCodec>>

export function streamCodecOf(step: string): StreamCodec | undefined {
  return Object.entries(streamCodecs).find(([id]) => id === step)?.[1]
}
