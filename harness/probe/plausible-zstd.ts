/**
 * Whether bytes can be a Zstandard frame (RFC 8878 3.1.1), told by its header and its first blocks: starting the library
 * costs some 60 µs.
 */

const magicBytes = 4
const blockHeaderBytes = 3
const largestBlock = 128 * 1024
const blocksLookedAt = 16
const [raw, rle, compressed] = [0, 1, 2] as const
/** Lengths of the fields that the descriptor of the frame tells of (RFC 8878 3.1.1.1.1). */
const contentSizeBytes = [0, 2, 4, 8]
const dictionaryIdBytes = [0, 1, 2, 4]

/** @param start of the magic number */
export function isPlausibleZstd(bytes: Buffer, start: number): boolean {
  const descriptor = bytes[start + magicBytes]
  // The reserved bit is zero (RFC 8878 3.1.1.1.1.4).
  if (descriptor === undefined || (descriptor & 8) !== 0) return false
  const single = (descriptor & 0x20) !== 0
  const sizeBytes = descriptor >> 6 === 0 && single ? 1 : (contentSizeBytes[descriptor >> 6] ?? 0)
  const headerBytes = 1 + (single ? 0 : 1) + (dictionaryIdBytes[descriptor & 3] ?? 0) + sizeBytes
  let at = start + magicBytes + headerBytes
  for (let n = 0; n < blocksLookedAt && at + blockHeaderBytes <= bytes.length; n += 1) {
    const header = bytes.readUIntLE(at, blockHeaderBytes)
    const [type, size] = [(header >> 1) & 3, header >> 3]
    if (size > largestBlock || (type !== raw && type !== rle && type !== compressed)) return false
    if ((header & 1) === 1) return true
    at += blockHeaderBytes + (type === rle ? 1 : size)
  }
  return true
}
