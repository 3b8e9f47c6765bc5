/**
 * RSA decryption (RFC 8017 7) with the padding checked here: the library ties the mask of OAEP to its digest, and for
 * PKCS #1 v1.5 gives bytes made up for a message that does not fit (implicit rejection).
 */

import { constants, createHash, getHashes, type KeyObject, privateDecrypt } from 'node:crypto'

export interface Oaep {
  digest: string
  /** Digest of the mask generation function. */
  mask: string
  label?: Buffer
}

/** The padded message; undefined when the ciphertext is not one for a key of this size. */
export function decryptRsaRaw(key: KeyObject, ciphertext: Buffer): Buffer | undefined {
  if (ciphertext.length !== Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8)) return undefined
  try {
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, ciphertext)
  } catch {
    return undefined
  }
}

/** RFC 8017 7.2.2: `00 02`, at least eight octets other than zero, zero, message. */
export function unpadPkcs1(padded: Buffer): Buffer | undefined {
  const end = padded.indexOf(0, 2)
  return padded[0] === 0 && padded[1] === 2 && end >= 10 ? padded.subarray(end + 1) : undefined
}

/** RFC 8017 7.1.2. */
export function unpadOaep(padded: Buffer, { digest, mask, label = Buffer.alloc(0) }: Oaep): Buffer | undefined {
  if (!isDigest(digest) || !isDigest(mask)) return undefined
  const labelHash = createHash(digest).update(label).digest()
  const size = labelHash.length
  if (padded.length < 2 * size + 2 || padded[0] !== 0) return undefined
  const maskedSeed = padded.subarray(1, 1 + size)
  const maskedBlock = padded.subarray(1 + size)
  const seed = xor(maskedSeed, generateMask(mask, maskedBlock, size))
  const block = xor(maskedBlock, generateMask(mask, seed, maskedBlock.length))
  if (!block.subarray(0, size).equals(labelHash)) return undefined
  const one = block.findIndex((octet, i) => i >= size && octet !== 0)
  return block[one] === 1 ? block.subarray(one + 1) : undefined
}

function isDigest(name: string): boolean {
  return getHashes().includes(name)
}

/** MGF1, RFC 8017 B.2.1. */
function generateMask(digest: string, seed: Buffer, length: number): Buffer {
  const blocks: Buffer[] = []
  for (let counter = 0, made = 0; made < length; counter += 1) {
    const index = Buffer.alloc(4)
    index.writeUInt32BE(counter)
    const block = createHash(digest).update(seed).update(index).digest()
    blocks.push(block)
    made += block.length
  }
  return Buffer.concat(blocks).subarray(0, length)
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((octet, i) => octet ^ (b[i] ?? 0)))
}
