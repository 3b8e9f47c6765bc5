/** One value that holds initialisation vector, ciphertext and tag, in the orders in which software puts them together. */

import type { BlockKey } from './block-key.ts'
import { openCbc, openChaCha, openGcm, type SealedBytes, tagBytes } from './open-aes.ts'

export interface OpenedBlob {
  bytes: Buffer
  /** Where the ciphertext begins in the value; it has as many bytes as what came out, but for padding. */
  start: number
}

/** A byte of ciphertext, the shortest vector and the tag. */
export const shortestBlob = 12 + 1 + tagBytes
const shortIv = 12
const longIv = 16
const blockBytes = 16
const longestByHand = 2048
/** Google Tink puts a version and the number of the key in front (developers.google.com/tink/wire-format). */
const tinkPrefix = 5

export function openBlob(key: BlockKey, blob: Buffer): OpenedBlob | undefined {
  const opened = openPlain(key, blob)
  if (opened !== undefined || blob[0] !== 1 || blob.length < tinkPrefix + shortestBlob) return opened
  const inner = openPlain(key, blob.subarray(tinkPrefix))
  return inner && { bytes: inner.bytes, start: inner.start + tinkPrefix }
}

function openPlain(key: BlockKey, blob: Buffer): OpenedBlob | undefined {
  const [forShort, forLong] = [shortIv, longIv].map((size) => gcmFor(key, blob, size))
  const behind = tagBehind(blob, shortIv)
  return (
    opened(forShort?.(behind), shortIv) ??
    opened(openChaCha(key.raw, behind, key.secret), shortIv) ??
    opened(forShort?.(tagBefore(blob, shortIv)), shortIv + tagBytes) ??
    opened(forLong?.(tagBehind(blob, longIv)), longIv) ??
    opened(forLong?.(tagBefore(blob, longIv)), longIv + tagBytes) ??
    opened(openPadded(key, blob), longIv)
  )
}

/** For one vector; long values are left to the library, which reads them faster than a mistake costs it. */
function gcmFor(key: BlockKey, blob: Buffer, ivBytes: number): (sealed: SealedBytes) => Buffer | undefined {
  const mask = blob.length > longestByHand ? undefined : key.maskOf(blob.subarray(0, ivBytes))
  return (sealed) => {
    if (sealed.tag.length !== tagBytes) return undefined
    if (mask !== undefined && !key.fitsTag(mask, sealed.ciphertext, sealed.tag)) return undefined
    return openGcm(key.raw, sealed, key.secret)
  }
}

function openPadded(key: BlockKey, blob: Buffer): Buffer | undefined {
  const last = blob.length - blockBytes
  if (last < longIv || blob.length % blockBytes !== 0) return undefined
  if (!key.fitsPadding(blob.subarray(last - blockBytes, last), blob.subarray(last))) return undefined
  return openCbc(key.raw, blob.subarray(0, longIv), blob.subarray(longIv))
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
