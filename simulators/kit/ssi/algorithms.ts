/** Signature algorithms of a Nuts node (supported protocols and formats); HS256 and `none` are not among them. */

import type { KeyObject } from 'node:crypto'

export const signatureAlgorithms = ['ES256', 'ES384', 'ES512', 'EdDSA', 'PS256', 'PS384', 'PS512', 'RS256'] as const

/** Algorithm a key signs with here. Throws `TypeError` for a key of another kind. */
export function algorithmFor(key: KeyObject): 'ES256' | 'PS256' {
  if (key.asymmetricKeyType === 'rsa') return 'PS256'
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ES256'
  throw new TypeError(`no algorithm for a key of type ${key.asymmetricKeyType}, expected RSA or EC P-256`)
}
