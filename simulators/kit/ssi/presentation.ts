/** Verifiable Presentations in JWT form: the holder shows credentials, to one audience and for a moment. */

import { type KeyObject, randomUUID } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT } from 'jose'
import { algorithmFor } from './algorithms.ts'
import { type Credential, credentialContext, readCredential } from './credential.ts'
import { asList, isObject, type JsonObject, textOf, textsIn } from './json.ts'
import { SsiError } from './ssi-error.ts'

export interface Presentation {
  jwt: string
  id: string | undefined
  types: readonly string[]
  /** DID of the key it names, not verified yet. */
  signer: string
  kid: string
  algorithm: string
  audience: readonly string[]
  nonce: string | undefined
  createdAt: Date | undefined
  expiresAt: Date | undefined
  credentials: readonly Credential[]
  claims: JWTPayload
}

export interface PresentationRequest {
  key: KeyObject
  /** DID URL of the key. */
  kid: string
  /** JWTs, or credentials of the holder itself without a signature. */
  credentials: readonly (string | JsonObject)[]
  audience: string
  nonce?: string
  now: Date
  lifeSeconds: number
  types?: readonly string[]
  claims?: JWTPayload
}

const presentationType = 'VerifiablePresentation'

export function signPresentation(request: PresentationRequest): Promise<string> {
  const { key, kid, credentials, audience, nonce, now, lifeSeconds, types = [], claims = {} } = request
  const holder = didOf(kid)
  const issuedAt = Math.floor(now.getTime() / 1000)
  const vp = {
    '@context': [credentialContext],
    type: [presentationType, ...types],
    holder,
    verifiableCredential: credentials,
  }
  return new SignJWT({ ...claims, ...(nonce === undefined ? {} : { nonce }), vp })
    .setProtectedHeader({ alg: algorithmFor(key), typ: 'JWT', kid })
    .setIssuer(holder)
    .setSubject(holder)
    .setAudience(audience)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + lifeSeconds)
    .setJti(`${holder}#${randomUUID()}`)
    .sign(key)
}

/** Nothing is verified. Throws `SsiError`. */
export function readPresentation(jwt: string): Presentation {
  const { kid, alg = '', claims } = decode(jwt)
  const { vp } = claims
  if (!isObject(vp)) throw new SsiError('the JWT holds no presentation')
  const signer = didOf(kid)
  if (claims.iss !== undefined && claims.iss !== signer)
    throw new SsiError('the presentation is signed by another than its holder')
  if (claims.sub !== undefined && claims.sub !== signer)
    throw new SsiError('the subject of the presentation is not its holder')
  if (vp.holder !== undefined && vp.holder !== signer) throw new SsiError('the holder is not the signer')
  return {
    jwt,
    id: textOf(claims.jti),
    types: textsIn(vp.type),
    signer,
    kid,
    algorithm: alg,
    audience: textsIn(claims.aud),
    nonce: textOf(claims.nonce),
    createdAt: dateOf(claims.nbf ?? claims.iat),
    expiresAt: dateOf(claims.exp),
    credentials: asList(vp.verifiableCredential).map(readCredential),
    claims,
  }
}

/** The DID of a DID URL. */
export function didOf(didUrl: string): string {
  return didUrl.split(/[#?/]/, 1)[0] ?? ''
}

function decode(jwt: string): { kid: string; alg: string | undefined; claims: JWTPayload } {
  try {
    const { kid = '', alg } = decodeProtectedHeader(jwt)
    return { kid, alg, claims: decodeJwt(jwt) }
  } catch (cause) {
    throw new SsiError('the presentation is no JWT', { cause })
  }
}

function dateOf(seconds: unknown): Date | undefined {
  const date = typeof seconds === 'number' ? new Date(seconds * 1000) : undefined
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date
}
