/** AES with a key as it is, without anything that tells mode and tag: what the tag or the content proves counts. */

import { createDecipheriv, type KeyObject } from 'node:crypto'
import { isAllText } from '../../readable.ts'
import { createCbcDecipher, withoutPadding } from '../cms/legacy-cipher.ts'
import { isPlausibleContent } from '../cms/plausible-content.ts'

export const tagBytes = 16
const blockBytes = 16

export interface SealedBytes {
  iv: Buffer
  ciphertext: Buffer
  tag: Buffer
  additional?: Buffer
}

export function isAesKey(raw: Buffer | undefined): raw is Buffer {
  return raw !== undefined && (raw.length === 16 || raw.length === 24 || raw.length === 32)
}

/**
 * GCM (NIST SP 800-38D); undefined when the tag does not fit.
 *
 * @param secret the key, where it was imported before
 */
export function openGcm(
  key: Buffer,
  { iv, ciphertext, tag, additional }: SealedBytes,
  secret: Buffer | KeyObject = key,
): Buffer | undefined {
  if (iv.length < 8 || tag.length < 12 || tag.length > tagBytes) return undefined
  try {
    const decipher = createDecipheriv(gcmName(key), secret, iv, { authTagLength: tag.length }).setAuthTag(tag)
    if (additional !== undefined) decipher.setAAD(additional)
    const plaintext = decipher.update(ciphertext)
    decipher.final()
    return plaintext
  } catch {
    return undefined
  }
}

/** ChaCha20-Poly1305 (RFC 8439); as `openGcm`. */
export function openChaCha(
  key: Buffer,
  { iv, ciphertext, tag, additional }: SealedBytes,
  secret: Buffer | KeyObject = key,
): Buffer | undefined {
  if (iv.length !== 12 || key.length !== 32 || tag.length !== tagBytes) return undefined
  try {
    const decipher = createDecipheriv('chacha20-poly1305', secret, iv, { authTagLength: tagBytes }).setAuthTag(tag)
    if (additional !== undefined) decipher.setAAD(additional, { plaintextLength: ciphertext.length })
    const plaintext = decipher.update(ciphertext)
    decipher.final()
    return plaintext
  } catch {
    return undefined
  }
}

/** CBC with padding; undefined when that or the content shows that the key is another. */
export function openCbc(key: Buffer, iv: Buffer, ciphertext: Buffer): Buffer | undefined {
  if (iv.length !== blockBytes || ciphertext.length === 0 || ciphertext.length % blockBytes !== 0) return undefined
  const name = `aes-${key.length * 8}-cbc`
  const last = ciphertext.length - blockBytes
  const before = last === 0 ? iv : ciphertext.subarray(last - blockBytes, last)
  const ending = createCbcDecipher(name, key, before).update(ciphertext.subarray(last))
  if (withoutPadding(ending, blockBytes) === undefined) return undefined
  const content = withoutPadding(createCbcDecipher(name, key, iv).update(ciphertext), blockBytes)
  return content !== undefined && (isAllText(content) || isPlausibleContent(content)) ? content : undefined
}

function gcmName(key: Buffer): 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm' {
  return key.length === 16 ? 'aes-128-gcm' : key.length === 24 ? 'aes-192-gcm' : 'aes-256-gcm'
}
