/** Names of keys: what a finding calls the key that opened something. */

import { createHash, createPublicKey, hash, type KeyObject } from 'node:crypto'

/** Members of the thumbprint per key type, in order (RFC 7638 3.2, RFC 8037 2). */
const members: Readonly<Record<string, readonly string[]>> = {
  RSA: ['e', 'kty', 'n'],
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
}

/** RFC 7638 thumbprint of the public key of a private or public key; undefined for types without one. */
export function thumbprintOf(key: KeyObject): string | undefined {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  const jwk: Readonly<Record<string, unknown>> = { ...publicKey.export({ format: 'jwk' }) }
  const names = members[String(jwk.kty)]
  if (names === undefined) return undefined
  const json = JSON.stringify(Object.fromEntries(names.map((name) => [name, jwk[name]])))
  return createHash('sha256').update(json).digest('base64url')
}

export function rawKeyId(raw: Buffer): string {
  return hash('sha256', raw, 'base64url')
}
