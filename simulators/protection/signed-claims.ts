/**
 * Claims signed by one organisation for one other: JWS compact, PS256, signer's chain in `x5c` (Logius "API Design
 * Rules, module Signing", Cryptographic Algorithms: PS256). Sender and receiver stand inside the signature, so that a
 * receiver cannot pass a signed message on as if it was meant for someone else.
 *
 * That module carries the signature detached, in an HTTP header. A protection has no headers, so here the JWS contains
 * what it signs.
 */

import { randomUUID } from 'node:crypto'
import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose'
import { thumbprint, verifyUziChain } from '../../harness/contracts/uzi-certificate.ts'
import { assertPlainHeader } from './key-transport.ts'
import { demand } from './refusal.ts'
import type { ProtectionParty } from './types.ts'

export interface SignedClaims {
  /** URA of the sender and of the receiver. */
  iss: string
  aud: string
  /** Seconds since the epoch. */
  iat: number
  exp: number
  jti: string
  [claim: string]: unknown
}

export interface ClaimsVerifier {
  /** Throws when the JWS is not a valid one of this type, from this sender, for this party, at this time. */
  verify(jws: string, senderUra: string): Promise<SignedClaims>
  /** Throws when these claims were accepted before. Called once everything else holds. */
  spend(claims: SignedClaims): void
}

/** Long enough for a hop with a queue, short enough for the list of spent ids to stay small. */
const lifetimeSeconds = 300
/** Difference allowed between two clocks. */
const clockToleranceSeconds = 30

/** `typ` is the explicit type of RFC 8725 3.11, so that a signature made for one use is none for another. */
export async function signClaims(
  party: ProtectionParty,
  typ: string,
  audienceUra: string,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  const iat = Math.floor(party.clock.now().getTime() / 1000)
  const all: SignedClaims = {
    ...claims,
    iss: party.ura,
    aud: audienceUra,
    iat,
    exp: iat + lifetimeSeconds,
    jti: randomUUID(),
  }
  const { certificate, privateKey, x5c } = party.key
  return new CompactSign(Buffer.from(JSON.stringify(all)))
    .setProtectedHeader({ alg: 'PS256', typ, x5c: [...x5c], 'x5t#S256': thumbprint(certificate) })
    .sign(privateKey)
}

/** Remembers spent ids until they would be refused for their age. */
export function createClaimsVerifier(party: ProtectionParty, typ: string): ClaimsVerifier {
  const expiryOfSpent = new Map<string, number>()
  return {
    async verify(jws, senderUra) {
      const claims = asClaims(JSON.parse((await verifySignature(party, jws, typ, senderUra)).toString('utf8')))
      demand(claims.iss === senderUra, `the claims are of ${claims.iss} in place of ${senderUra}`)
      demand(claims.aud === party.ura, `the claims are for ${claims.aud} in place of ${party.ura}`)
      const now = party.clock.now().getTime() / 1000
      demand(claims.iat <= now + clockToleranceSeconds, 'the claims are from the future')
      demand(now < claims.exp + clockToleranceSeconds, 'the claims have expired')
      demand(claims.exp - claims.iat <= lifetimeSeconds, `the claims live longer than ${lifetimeSeconds} s`)
      return claims
    },
    spend(claims) {
      const now = party.clock.now().getTime() / 1000
      for (const [id, expiry] of expiryOfSpent) if (expiry <= now) expiryOfSpent.delete(id)
      const id = `${claims.iss} ${claims.jti}`
      demand(!expiryOfSpent.has(id), `the id ${claims.jti} was used before`)
      expiryOfSpent.set(id, claims.exp + clockToleranceSeconds)
    },
  }
}

async function verifySignature(party: ProtectionParty, jws: string, typ: string, senderUra: string): Promise<Buffer> {
  assertPlainHeader(jws)
  const { x5c } = decodeProtectedHeader(jws)
  demand(Array.isArray(x5c) && x5c.every((item) => typeof item === 'string'), 'the signature has no x5c')
  const chain = verifyUziChain({ x5c, trustPem: party.trustPem, crlPem: party.crlPem, at: party.clock.now() })
  demand(chain.ok, `the signer's certificate is not accepted: ${chain.ok ? '' : chain.reason}`)
  demand(chain.name.ura === senderUra, `the signer is URA ${chain.name.ura} in place of ${senderUra}`)
  const { payload, protectedHeader } = await compactVerify(jws, chain.leaf.publicKey, { algorithms: ['PS256'] })
  demand(protectedHeader.typ === typ, `the signed claims are of type ${String(protectedHeader.typ)}`)
  demand(protectedHeader['x5t#S256'] === thumbprint(chain.leaf), 'x5t#S256 is not of the signing certificate')
  return Buffer.from(payload)
}

function asClaims(value: unknown): SignedClaims {
  const claims = value as Partial<SignedClaims> | null
  const texts = [claims?.iss, claims?.aud, claims?.jti].every((claim) => typeof claim === 'string')
  const times = [claims?.iat, claims?.exp].every((claim) => Number.isSafeInteger(claim))
  demand(texts && times, 'a registered claim is missing or of the wrong type')
  return claims as SignedClaims
}
