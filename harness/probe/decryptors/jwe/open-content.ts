/** Content encryption of JWE (RFC 7518 5): all of it is authenticated, so a wrong key never opens anything. */

import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import type { Budget } from '../../../contracts/probe.ts'
import { attempt, openGcm } from '../../ciphers/unwrap.ts'
import { inflateRaw } from '../../codecs.ts'
import type { JoseHeader } from '../../decoders/compact-header.ts'
import type { JweMessage } from './messages.ts'

/** Octets of the content encryption key; undefined for an unknown algorithm. */
export function contentKeyBytes(enc: unknown): number | undefined {
  const [, cbc, gcm] = /^A(?:\d{3}CBC-HS(256|384|512)|(128|192|256)GCM)$/.exec(String(enc)) ?? []
  const bits = cbc ?? gcm
  return bits === undefined ? undefined : Number(bits) / 8
}

export function openContent(
  { iv, ciphertext, tag, aad }: JweMessage,
  header: JoseHeader,
  key: Buffer,
  budget: Budget,
): Buffer | undefined {
  if (key.length !== contentKeyBytes(header.enc)) return undefined
  const isCbc = String(header.enc).includes('CBC')
  const plaintext = isCbc ? openCbcHmac(key, iv, ciphertext, tag, aad) : openGcm(key, iv, ciphertext, tag, aad)
  return plaintext === undefined ? undefined : expandContent(plaintext, header, budget)
}

/** RFC 7516 4.1.3. */
export function expandContent(plaintext: Buffer, { zip }: JoseHeader, budget: Budget): Buffer | undefined {
  return zip === 'DEF' ? inflateRaw(plaintext, budget)?.bytes : plaintext
}

/** RFC 7518 5.2.2.2. */
function openCbcHmac(key: Buffer, iv: Buffer, ciphertext: Buffer, tag: Buffer, aad: Buffer): Buffer | undefined {
  const half = key.length / 2
  const aadBits = Buffer.alloc(8)
  aadBits.writeBigUInt64BE(BigInt(aad.length) * 8n)
  const mac = createHmac(`sha${key.length * 8}`, key.subarray(0, half))
  const expected = mac.update(aad).update(iv).update(ciphertext).update(aadBits).digest().subarray(0, half)
  if (tag.length !== half || !timingSafeEqual(expected, tag)) return undefined
  return attempt(() => {
    const decipher = createDecipheriv(`aes-${half * 8}-cbc`, key.subarray(half), iv)
    return Buffer.concat([decipher.update(ciphertext), decipher.final()])
  })
}
