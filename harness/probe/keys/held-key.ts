/** Keys in the forms they come in. */

import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { HeldKey } from '../../contracts/probe.ts'
import { rawKeyId, thumbprintOf } from './key-id.ts'

/** A private key in PEM; undefined when it cannot be read, for instance because it is encrypted. */
export function tryPemKey(pem: string, source: string): HeldKey | undefined {
  const key = attempt(() => createPrivateKey(pem))
  const id = key && thumbprintOf(key)
  return id === undefined ? undefined : { id, pem, source }
}

/** A JWK with a private or a symmetric key (RFC 7517); undefined for public and unknown ones. */
export function tryJwkKey(jwk: Readonly<Record<string, unknown>>, source: string): HeldKey | undefined {
  if (jwk.kty === 'oct' && typeof jwk.k === 'string') return rawKey(Buffer.from(jwk.k, 'base64url'), source)
  if (typeof jwk.d !== 'string') return undefined
  const key = attempt(() => createPrivateKey({ key: { ...jwk }, format: 'jwk' }))
  const id = key && thumbprintOf(key)
  return id === undefined ? undefined : { id, jwk, source }
}

export function rawKey(raw: Buffer, source: string): HeldKey {
  return { id: rawKeyId(raw), raw, source }
}

/** The private key to compute with; undefined for symmetric keys. */
export function privateKeyOf(key: HeldKey): KeyObject | undefined {
  if (key.pem !== undefined) return createPrivateKey(key.pem)
  return key.jwk === undefined ? undefined : createPrivateKey({ key: { ...key.jwk }, format: 'jwk' })
}

function attempt(read: () => KeyObject): KeyObject | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
