/** Keys in the forms they come in. */

import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { HeldKey } from '../../contracts/probe.ts'
import { attempt } from '../ciphers/unwrap.ts'
import { passwordId, rawKeyId, thumbprintOf } from './key-id.ts'

/** A private key in PEM; undefined when it cannot be read, for instance because it is encrypted. */
export function tryPemKey(pem: string, source: string): HeldKey | undefined {
  const id = attempt(() => thumbprintOf(createPrivateKey(pem)))
  return id === undefined ? undefined : { id, pem, source }
}

/** A private key in DER: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017 A.1.2) or SEC 1 (RFC 5915). */
export function tryDerKey(key: Buffer, type: 'pkcs8' | 'pkcs1' | 'sec1', source: string): HeldKey | undefined {
  return attempt(() => {
    const privateKey = createPrivateKey({ key, format: 'der', type })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    return { id: thumbprintOf(privateKey), pem, source }
  })
}

/** A JWK with a private or a symmetric key (RFC 7517); undefined for public and unknown ones. */
export function tryJwkKey(jwk: Readonly<Record<string, unknown>>, source: string): HeldKey | undefined {
  if (jwk.kty === 'oct' && typeof jwk.k === 'string') return rawKey(Buffer.from(jwk.k, 'base64url'), source)
  if (typeof jwk.d !== 'string') return undefined
  const id = attempt(() => thumbprintOf(createPrivateKey({ key: { ...jwk }, format: 'jwk' })))
  return id === undefined ? undefined : { id, jwk, source }
}

export function rawKey(raw: Buffer, source: string): HeldKey {
  return { id: rawKeyId(raw), raw, source }
}

export function passwordKey(password: string, source: string): HeldKey {
  return { id: passwordId(password), password, source }
}

/** The private key to compute with; undefined for all other kinds. */
export function privateKeyOf(key: HeldKey): KeyObject | undefined {
  if (key.pem !== undefined) return createPrivateKey(key.pem)
  return key.jwk === undefined ? undefined : createPrivateKey({ key: { ...key.jwk }, format: 'jwk' })
}

/** RSA, EC and the like: what a certificate can be issued for. */
export function isPrivateKey(key: HeldKey): boolean {
  return key.pem !== undefined || key.jwk !== undefined
}
