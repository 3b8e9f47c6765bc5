/** Wrapped keys: AES key wrap (RFC 3394, 5649), triple DES key wrap (RFC 3217), AES-GCM as a wrap (RFC 7518 4.7). */

import { createDecipheriv } from 'node:crypto'

const aesSizes: ReadonlySet<number> = new Set([16, 24, 32])

export function unwrapAes(key: Buffer, wrapped: Buffer): Buffer | undefined {
  if (wrapped.length < 24 || wrapped.length % 8 !== 0) return undefined
  return unwrapWith(`id-aes${key.length * 8}-wrap`, key, Buffer.alloc(8, 0xa6), wrapped)
}

/** For keys whose size is no multiple of eight bytes (RFC 5649 3). */
export function unwrapPaddedAes(key: Buffer, wrapped: Buffer): Buffer | undefined {
  return unwrapWith(`id-aes${key.length * 8}-wrap-pad`, key, Buffer.from('a65959a6', 'hex'), wrapped)
}

export function unwrapTripleDes(key: Buffer, wrapped: Buffer): Buffer | undefined {
  return key.length === 24 ? unwrapWith('des3-wrap', key, null, wrapped) : undefined
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

function unwrapWith(cipher: string, key: Buffer, initial: Buffer | null, wrapped: Buffer): Buffer | undefined {
  if (cipher.startsWith('id-aes') && !aesSizes.has(key.length)) return undefined
  return attempt(() => {
    const decipher = createDecipheriv(cipher, key, initial)
    return Buffer.concat([decipher.update(wrapped), decipher.final()])
  })
}
