/** Decompression with bounds. A damaged end gives what came before it; what is too large gives nothing and is recorded. */

import { brotliDecompressSync, constants, inflateRawSync, zstdDecompressSync } from 'node:zlib'
import type { Budget } from '../contracts/probe.ts'

export interface Expanded {
  bytes: Buffer
  /** Compressed bytes that were read. */
  consumed: number
}

type Coding = 'gzip' | 'deflate' | 'br' | 'zstd'

const isoFlush = { finishFlush: constants.Z_SYNC_FLUSH }

export function inflateRaw(bytes: Buffer, budget: Budget): Expanded | undefined {
  return expand('deflate', budget, (maxOutputLength) =>
    inflateRawSync(bytes, { ...isoFlush, maxOutputLength, info: true }),
  )
}

/** RFC 1952: one member at the start of `bytes`. */
export function gunzip(bytes: Buffer, budget: Budget): Expanded | undefined {
  const start = gzipHeaderLength(bytes)
  if (start === undefined) return undefined
  const expanded = inflateRaw(bytes.subarray(start), budget)
  return expanded && { bytes: expanded.bytes, consumed: Math.min(bytes.length, start + expanded.consumed + 8) }
}

/** RFC 1950 at the start of `bytes`. */
export function inflateZlib(bytes: Buffer, budget: Budget): Expanded | undefined {
  if (!isZlibHeader(bytes, 0)) return undefined
  const expanded = inflateRaw(bytes.subarray(2), budget)
  return expanded && { bytes: expanded.bytes, consumed: Math.min(bytes.length, expanded.consumed + 6) }
}

export function unbrotli(bytes: Buffer, budget: Budget): Expanded | undefined {
  const options = { finishFlush: constants.BROTLI_OPERATION_FLUSH, info: true }
  return expand('brotli', budget, (maxOutputLength) => brotliDecompressSync(bytes, { ...options, maxOutputLength }))
}

export function unzstd(bytes: Buffer, budget: Budget): Expanded | undefined {
  const options = { finishFlush: constants.ZSTD_e_flush, info: true }
  return expand('zstd', budget, (maxOutputLength) => zstdDecompressSync(bytes, { ...options, maxOutputLength }))
}

/** RFC 1950 2.2: method 8, window up to 32 kB, no preset dictionary, check bits. */
export function isZlibHeader(bytes: Buffer, at: number): boolean {
  const method = bytes[at] ?? 0
  const flags = bytes[at + 1] ?? 0
  return (method & 0x0f) === 8 && method >> 4 <= 7 && (flags & 0x20) === 0 && ((method << 8) | flags) % 31 === 0
}

/** A content coding by its name in HTTP (RFC 9110 8.4.1); undefined for names that are none. */
export function codingOf(name: string): Coding | undefined {
  const lower = name.trim().toLowerCase()
  if (lower === 'gzip' || lower === 'x-gzip') return 'gzip'
  return lower === 'deflate' || lower === 'br' || lower === 'zstd' ? lower : undefined
}

export function expandCoding(coding: Coding, bytes: Buffer, budget: Budget): Expanded | undefined {
  if (coding === 'gzip') return gunzip(bytes, budget)
  if (coding === 'br') return unbrotli(bytes, budget)
  if (coding === 'zstd') return unzstd(bytes, budget)
  // RFC 9110 8.4.1.2 means zlib, but notes that some senders leave its wrapper out.
  return inflateZlib(bytes, budget) ?? inflateRaw(bytes, budget)
}

function expand(what: string, budget: Budget, run: (maxBytes: number) => unknown): Expanded | undefined {
  try {
    // With `info` the functions give more than a Buffer, which the types do not say.
    const { buffer, engine } = run(budget.maxExpandedBytes) as { buffer: Buffer; engine: { bytesWritten: number } }
    return buffer.length === 0 ? undefined : { bytes: buffer, consumed: engine.bytesWritten }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      budget.hit(`${what}: more than ${budget.maxExpandedBytes} bytes`)
    }
    return undefined
  }
}

/** RFC 1952 2.3; undefined when this is no gzip member. */
function gzipHeaderLength(bytes: Buffer): number | undefined {
  if (bytes.length < 12 || bytes.readUInt32BE(0) >>> 8 !== 0x1f8b08) return undefined
  const flags = bytes[3] ?? 0
  if ((flags & 0xe0) !== 0) return undefined
  let at = 10
  if ((flags & 4) !== 0) at += 2 + bytes.readUInt16LE(at)
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue
    const end = bytes.indexOf(0, at)
    if (end === -1) return undefined
    at = end + 1
  }
  if ((flags & 2) !== 0) at += 2
  return at < bytes.length ? at : undefined
}
