/**
 * Client authentication with a signed JWT (RFC 7523 2.2) as TA Notified Pull uses it: PS256, five seconds of life,
 * certificate of the UZI-register in `x5c`. Issuer and audience are the two ends, not the neighbours they speak through.
 */

import { randomUUID } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { verifyUziChain } from '../../../harness/contracts/uzi-certificate.ts'
import type { CertifiedKey, Clock } from '../../kit/types.ts'
import { statementClaim, type UserStatement } from '../users/user-statement.ts'
import { clientIdOf, uraOfClientId } from '../wire.ts'
import { OauthError } from './oauth-error.ts'

export interface AssertionVerifier {
  /** Each assertion passes once. Throws `OauthError` `invalid_client`. */
  verify(assertion: string): Promise<VerifiedAssertion>
}

export interface VerifiedAssertion {
  /** Of the client. */
  ura: string
  id: string
  issuedAt: Date
  /** What it says of the user, unread; undefined when it says nothing. */
  userStatement: unknown
}

const algorithm = 'PS256'
const lifeSeconds = 5
/** Allowed difference between the clocks of two ends. */
const skewSeconds = 5

export function signClientAssertion(request: {
  key: CertifiedKey
  ura: string
  audienceUra: string
  now: Date
  /** `jti`; a fresh one by default. */
  id?: string
  userStatement?: UserStatement | undefined
}): Promise<string> {
  const clientId = clientIdOf(request.ura)
  const issuedAt = Math.floor(request.now.getTime() / 1000)
  const { userStatement } = request
  return new SignJWT(userStatement === undefined ? {} : { [statementClaim]: userStatement })
    .setProtectedHeader({ alg: algorithm, typ: 'JWT', x5c: [...request.key.x5c] })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(clientIdOf(request.audienceUra))
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifeSeconds)
    .setJti(request.id ?? randomUUID())
    .sign(request.key.privateKey)
}

/** The URA an assertion claims to come from, before anything is verified. */
export function claimedUra(assertion: string): string | undefined {
  try {
    return uraOfClientId(decodeJwt(assertion).iss ?? '')
  } catch {
    return undefined
  }
}

export function createAssertionVerifier(own: {
  ura: string
  trustPem: string
  crlPem: string
  clock: Clock
}): AssertionVerifier {
  /** `jti` with the time until which it is remembered, in seconds since the epoch. */
  const used = new Map<string, number>()
  return {
    async verify(assertion) {
      const now = own.clock.now()
      const ura = certifiedUra(assertion, own, now)
      const claims = await verifySignature(assertion, ura.leaf, clientIdOf(own.ura), now)
      if (claims.iss !== clientIdOf(ura.ura) || claims.sub !== claims.iss)
        throw new OauthError('invalid_client', `issuer ${claims.iss} is not the organisation of the certificate`)
      rememberOnce(used, claims, Math.floor(now.getTime() / 1000))
      const { jti = '', iat = 0, [statementClaim]: userStatement } = claims
      return { ura: ura.ura, id: jti, issuedAt: new Date(iat * 1000), userStatement }
    },
  }
}

function certifiedUra(assertion: string, own: { trustPem: string; crlPem: string }, at: Date) {
  let x5c: string[] | undefined
  try {
    x5c = decodeProtectedHeader(assertion).x5c
  } catch (cause) {
    throw new OauthError('invalid_client', 'the client assertion is no JWT', { cause })
  }
  if (x5c === undefined) throw new OauthError('invalid_client', 'the client assertion has no x5c header')
  const check = verifyUziChain({ x5c, trustPem: own.trustPem, crlPem: own.crlPem, at })
  if (!check.ok) throw new OauthError('invalid_client', `certificate of the client assertion: ${check.reason}`)
  return { ura: check.name.ura, leaf: check.leaf.publicKey }
}

async function verifySignature(
  assertion: string,
  key: Parameters<typeof jwtVerify>[1],
  audience: string,
  at: Date,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(assertion, key, {
      algorithms: [algorithm],
      audience,
      currentDate: at,
      clockTolerance: skewSeconds,
      requiredClaims: ['iss', 'sub', 'aud', 'iat', 'exp', 'jti'],
    })
    return payload
  } catch (cause) {
    throw new OauthError('invalid_client', `client assertion: ${cause instanceof Error ? cause.message : 'invalid'}`, {
      cause,
    })
  }
}

function rememberOnce(used: Map<string, number>, claims: JWTPayload, nowSeconds: number): void {
  const { iat = 0, exp = 0, jti = '', iss = '' } = claims
  if (exp - iat > lifeSeconds) throw new OauthError('invalid_client', `the client assertion lives ${exp - iat} seconds`)
  if (iat > nowSeconds + skewSeconds) throw new OauthError('invalid_client', 'the client assertion is from the future')
  for (const [key, until] of used) if (until < nowSeconds) used.delete(key)
  const key = `${iss} ${jti}`
  if (used.has(key)) throw new OauthError('invalid_client', 'the client assertion was used before')
  used.set(key, exp + skewSeconds)
}
