/** Decompression with bounds. A damaged end gives what came before it; what is too large gives nothing and is recorded. */

import { brotliDecompressSync, constants, inflateRawSync, zstdDecompressSync } from 'node:zlib'
import type { Budget } from '../contracts/probe.ts'
import { peekDeflate } from './plausible-deflate.ts'
import { isMostlyText } from './readable.ts'
import { salvageDeflate } from './salvage.ts'

export interface Expanded {
  bytes: Buffer
  /** Compressed bytes that were read. */
  consumed: number
}

type Coding = 'gzip' | 'deflate' | 'br' | 'zstd'

/** In less the marks of a stream may be an accident. */
const shortestWithDictionary = 48

/** RFC 1952 sets no bound to a name or comment. Without one, each of many marks would read all that follows. */
const longestGzipName = 16 * 1024

const isoFlush = { finishFlush: constants.Z_SYNC_FLUSH }

export function inflateRaw(bytes: Buffer, budget: Budget): Expanded | undefined {
  return expand('deflate', budget, (maxOutputLength) =>
    inflateRawSync(bytes, { ...isoFlush, maxOutputLength, info: true }),
  )
}

/** In a wrapper, which says that it is deflate: then what came out before a damage counts too. */
export function inflateDamaged(bytes: Buffer, budget: Budget): Expanded | undefined {
  return inflateRaw(bytes, budget) ?? salvageDeflate(bytes, budget)
}

/** RFC 1952: one member at the start of `bytes`. */
export function gunzip(bytes: Buffer, budget: Budget): Expanded | undefined {
  const start = gzipBodyStart(bytes)
  if (start === undefined) return undefined
  const expanded = inflateDamaged(bytes.subarray(start), budget)
  return expanded && { bytes: expanded.bytes, consumed: Math.min(bytes.length, start + expanded.consumed + 8) }
}

/** RFC 1950 at the start of `bytes`. */
export function inflateZlib(bytes: Buffer, budget: Budget): Expanded | undefined {
  if (!isZlibHeader(bytes, 0)) return undefined
  const expanded = inflateDamaged(bytes.subarray(2), budget)
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

/** RFC 1950 2.2: a stream at the start of `bytes` that was made with a dictionary both sides know. */
export function hasPresetDictionary(bytes: Buffer): boolean {
  if (bytes.length < shortestWithDictionary || bytes[0] !== 0x78 || ((bytes[1] ?? 0) & 0x20) === 0) return false
  return bytes.readUInt16BE(0) % 31 === 0 && !isMostlyText(bytes, 64) && peekDeflate(bytes, 6, 'dictionary') !== 'no'
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

/** Where the compressed data of a gzip member begin; undefined when this can be none. */
export function gzipBodyStart(bytes: Buffer): number | undefined {
  const start = gzipHeaderLength(bytes)
  return start === undefined || peekDeflate(bytes, start) === 'no' ? undefined : start
}

/** RFC 1952 2.3; undefined when this is no gzip member. */
export function gzipHeaderLength(bytes: Buffer): number | undefined {
  if (bytes.length < 12 || bytes.readUInt32BE(0) >>> 8 !== 0x1f8b08) return undefined
  const flags = bytes[3] ?? 0
  if ((flags & 0xe0) !== 0) return undefined
  let at = 10
  if ((flags & 4) !== 0) at += 2 + bytes.readUInt16LE(at)
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue
    const length = bytes.subarray(at, at + longestGzipName).indexOf(0)
    if (length === -1) return undefined
    at += length + 1
  }
  if ((flags & 2) !== 0) at += 2
  return at < bytes.length ? at : undefined
}
