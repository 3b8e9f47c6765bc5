/** Names of keys: what a finding calls the key that opened something. */

import { createHash, createPublicKey, hash, type KeyObject } from 'node:crypto'

/** Members of the thumbprint per key type, in order (RFC 7638 3.2, RFC 8037 2). */
const members: Readonly<Record<string, readonly string[]>> = {
  RSA: ['e', 'kty', 'n'],
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
}

/**
 * RFC 7638 thumbprint of the public key of a private or public key. Types that have no JWK (DSA, brainpool curves) are
 * named by the SHA-256 of the public key in DER.
 */
export function thumbprintOf(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  const jwk = tryJwkOf(publicKey)
  const names = members[String(jwk?.kty)]
  if (jwk === undefined || names === undefined) return rawKeyId(publicKey.export({ type: 'spki', format: 'der' }))
  const json = JSON.stringify(Object.fromEntries(names.map((name) => [name, jwk[name]])))
  return createHash('sha256').update(json).digest('base64url')
}

export function rawKeyId(raw: Buffer): string {
  return hash('sha256', raw, 'base64url')
}

/** Apart from raw keys, which may be spelled alike. */
export function passwordId(password: string): string {
  return rawKeyId(Buffer.from(`password ${password}`))
}

function tryJwkOf(publicKey: KeyObject): Readonly<Record<string, unknown>> | undefined {
  try {
    return { ...publicKey.export({ format: 'jwk' }) }
  } catch {
    return undefined
  }
}
