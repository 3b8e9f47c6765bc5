/**
 * A key to encrypt to, bound to an organisation by a statement that its UZI server certificate signed: the organisation
 * keeps the key of the certificate for signing, and gives the other out, changes it and hands it on by itself. A JWS with
 * `x5c` (RFC 7515 4.1.6) whose claim `cnf` has the key (RFC 7800 3.2). A document of did:web has no place for such a key
 * (Nuts: no keyAgreement).
 */

import { randomUUID } from 'node:crypto'
import { decodeProtectedHeader, type JWK, jwtVerify, SignJWT } from 'jose'
import { thumbprint, verifyUziChain } from '../../harness/contracts/uzi-certificate.ts'
import type { CertifiedKey } from './types.ts'

export interface KeyBindingRequest {
  /** Of the UZI server certificate. */
  key: CertifiedKey
  ura: string
  /** The public key that is bound. */
  publicKey: JWK
  now: Date
  lifeSeconds: number
}

export interface KeyBindingExpectation {
  ura: string
  trustPem: string
  crlPem: string
  at: Date
}

export type KeyBindingCheck = { ok: true; publicKey: JWK } | { ok: false; reason: string }

const uraOid = 'urn:oid:2.16.528.1.1007.3.3.'
const algorithm = 'PS256'
/** RFC 8725 3.11: so that nothing else that the certificate signed can pass for it. */
const type = 'vnd.inkijk.key-binding+jwt'
const clockSkewSeconds = 60

export function signKeyBinding({ key, ura, publicKey, now, lifeSeconds }: KeyBindingRequest): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000)
  const certificateEnd = Math.floor(Date.parse(key.certificate.validTo) / 1000)
  return new SignJWT({
    iss: uraOid + ura,
    sub: uraOid + ura,
    iat: issuedAt,
    exp: Math.min(issuedAt + lifeSeconds, certificateEnd),
    jti: `urn:uuid:${randomUUID()}`,
    cnf: { jwk: publicKey },
  })
    .setProtectedHeader({ alg: algorithm, typ: type, x5c: [...key.x5c], 'x5t#S256': thumbprint(key.certificate) })
    .sign(key.privateKey)
}

/** The key, when the statement is of this organisation and holds now. Never throws. */
export async function checkKeyBinding(jws: string, expected: KeyBindingExpectation): Promise<KeyBindingCheck> {
  try {
    const { ura, at } = expected
    const chain = verifyUziChain({ x5c: readChain(jws), ...expected })
    if (!chain.ok) return chain
    if (chain.name.ura !== ura) return { ok: false, reason: `the key is bound by URA ${chain.name.ura}` }
    const { payload } = await jwtVerify(jws, chain.leaf.publicKey, {
      algorithms: [algorithm],
      typ: type,
      issuer: uraOid + ura,
      subject: uraOid + ura,
      currentDate: at,
      clockTolerance: clockSkewSeconds,
      requiredClaims: ['iat', 'exp'],
    })
    const { jwk } = (payload.cnf ?? {}) as { jwk?: unknown }
    if (typeof jwk !== 'object' || jwk === null) return { ok: false, reason: 'the binding holds no key' }
    return { ok: true, publicKey: jwk as JWK }
  } catch (error) {
    return { ok: false, reason: `binding: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function readChain(jws: string): string[] {
  const { x5c } = decodeProtectedHeader(jws)
  return Array.isArray(x5c) ? x5c.map(String) : []
}
