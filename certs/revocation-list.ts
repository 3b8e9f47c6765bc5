/** Certificate revocation lists, version 2 (RFC 5280 5.1). */

import type { KeyObject } from 'node:crypto'
import { type Der, integer, sequence, tagged, time } from './der.ts'
import { authorityKeyIdentifier, crlNumber } from './extensions.ts'
import { type SignatureProfile, signed } from './signature.ts'

export interface RevocationListContent {
  issuer: Der
  /** Key identifier of the CA that signs. */
  keyId: Buffer
  number: number
  thisUpdate: Date
  revoked: readonly { serial: Buffer; at: Date }[]
}

/** CPS UZI-register: a list is replaced every hour and holds for 48. */
const lifetimeMs = 48 * 60 * 60 * 1000
const version2 = 1

/** DER of the list. */
export function signRevocationList(content: RevocationListContent, profile: SignatureProfile, key: KeyObject): Buffer {
  const entries = content.revoked.map(({ serial, at }) => sequence(integer(serial), time(at)))
  const toBeSigned = sequence(
    integer(version2),
    profile.algorithm(),
    content.issuer,
    time(content.thisUpdate),
    time(new Date(content.thisUpdate.getTime() + lifetimeMs)),
    // RFC 5280 5.1.2.6: absent, not empty, when nothing is revoked.
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    tagged(0, sequence(authorityKeyIdentifier(content.keyId), crlNumber(content.number))),
  )
  return signed(toBeSigned, profile, key)
}
