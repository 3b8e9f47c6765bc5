/**
 * Keys wrapped with RSA (RFC 8017 7). Done over the bare operation: the library hides a wrong PKCS #1 v1.5 padding behind
 * random bytes, which would pass for a key, and it knows OAEP with one hash for both purposes only. Nobody can ask these
 * functions for anything, so that their timing tells nothing.
 */

import { constants, getHashes, hash, type KeyObject, privateDecrypt } from 'node:crypto'

export interface Oaep {
  hash: string
  /** Hash of the mask generation function. */
  maskHash: string
  label: Buffer
}

/** Least number of padding bytes of PKCS #1 v1.5. */
const minPadding = 8

/** The message block; undefined when the ciphertext is not one for this key. */
export function rsaBlock(wrapped: Buffer, key: KeyObject): Buffer | undefined {
  const bytes = Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8)
  // Leading zeros may be left out, or one put before (RFC 8017 7.2.2 demands neither).
  const trimmed = wrapped[0] === 0 && wrapped.length === bytes + 1 ? wrapped.subarray(1) : wrapped
  if (key.asymmetricKeyType !== 'rsa' || trimmed.length > bytes || trimmed.length < bytes - 2) return undefined
  const padded = Buffer.concat([Buffer.alloc(bytes - trimmed.length), trimmed])
  try {
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, padded)
  } catch {
    return undefined
  }
}

/**
 * RFC 8017 7.2.2. With a size the chance that a wrong key gives something is one in ten million.
 *
 * @param keyBytes size that the wrapped key must have; absent where that is open
 */
export function withoutPkcs1Padding(block: Buffer, keyBytes?: number): Buffer | undefined {
  if (block[0] !== 0 || block[1] !== 2) return undefined
  const end = block.indexOf(0, 2)
  if (end < 2 + minPadding) return undefined
  const message = block.subarray(end + 1)
  return keyBytes === undefined || message.length === keyBytes ? message : undefined
}

/** RFC 8017 7.1.2 */
export function withoutOaepPadding(block: Buffer, { hash: hashName, maskHash, label }: Oaep): Buffer | undefined {
  if (![hashName, maskHash].every((name) => getHashes().includes(name))) return undefined
  const labelHash = hash(hashName, label, 'buffer')
  const size = labelHash.length
  if (block[0] !== 0 || block.length < 2 * size + 2) return undefined
  const maskedSeed = block.subarray(1, 1 + size)
  const maskedData = block.subarray(1 + size)
  const seed = xor(maskedSeed, generateMask(maskHash, maskedData, size))
  const data = xor(maskedData, generateMask(maskHash, seed, maskedData.length))
  if (!data.subarray(0, size).equals(labelHash)) return undefined
  const one = data.subarray(size).findIndex((byte) => byte !== 0)
  return one === -1 || data[size + one] !== 1 ? undefined : data.subarray(size + one + 1)
}

/** MGF1 (RFC 8017 B.2.1). */
function generateMask(hashName: string, seed: Buffer, length: number): Buffer {
  const blocks: Buffer[] = []
  for (let made = 0, counter = 0; made < length; counter += 1) {
    const number = Buffer.alloc(4)
    number.writeUInt32BE(counter)
    const block = hash(hashName, Buffer.concat([seed, number]), 'buffer')
    blocks.push(block)
    made += block.length
  }
  return Buffer.concat(blocks).subarray(0, length)
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, i) => byte ^ (b[i] ?? 0)))
}
