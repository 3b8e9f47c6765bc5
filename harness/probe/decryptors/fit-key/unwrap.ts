/** Wrapped keys: AES key wrap (RFC 3394), triple DES key wrap (RFC 3217), AES-GCM as a wrap (RFC 7518 4.7). */

import { createDecipheriv, hash } from 'node:crypto'

const aesSizes: ReadonlySet<number> = new Set([16, 24, 32])
/** RFC 3217 3.2. */
const tripleDesIv = Buffer.from('4adda22c79e82105', 'hex')

export function unwrapAes(key: Buffer, wrapped: Buffer): Buffer | undefined {
  if (!aesSizes.has(key.length) || wrapped.length < 24 || wrapped.length % 8 !== 0) return undefined
  return attempt(() => {
    const decipher = createDecipheriv(`id-aes${key.length * 8}-wrap`, key, Buffer.alloc(8, 0xa6))
    return Buffer.concat([decipher.update(wrapped), decipher.final()])
  })
}

export function unwrapTripleDes(key: Buffer, wrapped: Buffer): Buffer | undefined {
  if (key.length !== 24 || wrapped.length % 8 !== 0 || wrapped.length < 32) return undefined
  return attempt(() => {
    const reversed = decryptTripleDes(key, tripleDesIv, wrapped).reverse()
    const unwrapped = decryptTripleDes(key, reversed.subarray(0, 8), reversed.subarray(8))
    const inner = unwrapped.subarray(0, -8)
    const checksum = hash('sha1', inner, 'buffer').subarray(0, 8)
    return checksum.equals(unwrapped.subarray(-8)) ? Buffer.from(inner) : undefined
  })
}

/** AES-GCM with a tag of 16 octets (SP 800-38D). */
export function openGcm(key: Buffer, iv: Buffer, ciphertext: Buffer, tag: Buffer, aad?: Buffer): Buffer | undefined {
  if (!aesSizes.has(key.length) || iv.length === 0 || tag.length !== 16) return undefined
  return attempt(() => {
    const name = key.length === 16 ? 'aes-128-gcm' : key.length === 24 ? 'aes-192-gcm' : 'aes-256-gcm'
    const decipher = createDecipheriv(name, key, iv, { authTagLength: 16 })
    decipher.setAuthTag(tag)
    if (aad !== undefined) decipher.setAAD(aad)
    return Buffer.concat([decipher.update(ciphertext), decipher.final()])
  })
}

/** What `run` gives; undefined when it throws. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

function decryptTripleDes(key: Buffer, iv: Buffer, ciphertext: Buffer): Buffer {
  const decipher = createDecipheriv('des-ede3-cbc', key, iv).setAutoPadding(false)
  return Buffer.concat([decipher.update(ciphertext), decipher.final()])
}
