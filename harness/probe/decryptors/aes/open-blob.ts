/** One value that holds initialisation vector, ciphertext and tag, in the orders in which software puts them together. */

import { openCbc, openChaCha, openGcm, tagBytes } from './open-aes.ts'

export interface OpenedBlob {
  bytes: Buffer
  /** Where the ciphertext begins in the value; it has as many bytes as what came out, but for padding. */
  start: number
}

/** A byte of ciphertext, the shortest vector and the tag. */
export const shortestBlob = 12 + 1 + tagBytes
const shortIv = 12
const longIv = 16
/** Google Tink puts a version and the number of the key in front (developers.google.com/tink/wire-format). */
const tinkPrefix = 5

export function openBlob(key: Buffer, blob: Buffer): OpenedBlob | undefined {
  const opened = openPlain(key, blob)
  if (opened !== undefined || blob[0] !== 1 || blob.length < tinkPrefix + shortestBlob) return opened
  const inner = openPlain(key, blob.subarray(tinkPrefix))
  return inner && { bytes: inner.bytes, start: inner.start + tinkPrefix }
}

function openPlain(key: Buffer, blob: Buffer): OpenedBlob | undefined {
  const behind = tagBehind(blob, shortIv)
  return (
    opened(openGcm(key, behind), shortIv) ??
    opened(openChaCha(key, behind), shortIv) ??
    opened(openGcm(key, tagBefore(blob, shortIv)), shortIv + tagBytes) ??
    opened(openGcm(key, tagBehind(blob, longIv)), longIv) ??
    opened(openGcm(key, tagBefore(blob, longIv)), longIv + tagBytes) ??
    opened(openCbc(key, blob.subarray(0, longIv), blob.subarray(longIv)), longIv)
  )
}

function tagBehind(blob: Buffer, ivBytes: number) {
  const end = Math.max(ivBytes, blob.length - tagBytes)
  return { iv: blob.subarray(0, ivBytes), ciphertext: blob.subarray(ivBytes, end), tag: blob.subarray(end) }
}

function tagBefore(blob: Buffer, ivBytes: number) {
  const start = ivBytes + tagBytes
  return { iv: blob.subarray(0, ivBytes), ciphertext: blob.subarray(start), tag: blob.subarray(ivBytes, start) }
}

function opened(bytes: Buffer | undefined, start: number): OpenedBlob | undefined {
  return bytes === undefined || bytes.length === 0 ? undefined : { bytes, start }
}
