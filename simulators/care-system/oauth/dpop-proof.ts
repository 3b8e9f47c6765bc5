/** Proof of possession of a key, made for one request (RFC 9449 4). */

import { generateKeyPairSync, hash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../../kit/types.ts'

export interface ProofTarget {
  method: string
  /** Without query and fragment. */
  url: string
  /** Access token that is shown with it. */
  token?: string
}

export interface DpopKey {
  prove(target: ProofTarget): Promise<string>
}

export interface ProofVerifier {
  /** Gives the RFC 7638 thumbprint of the key. Each proof passes once. Throws `ProofError`. */
  verify(proof: string, target: ProofTarget): Promise<string>
}

export class ProofError extends Error {
  constructor(detail: string, options?: { cause?: unknown }) {
    super(`DPoP proof: ${detail}`, options)
    this.name = 'ProofError'
  }
}

const algorithm = 'ES256'
/** RFC 9449 11.1: a short window; what was used within it is remembered. */
const lifeSeconds = 30

/** A key of its own, that lives and dies with the process. */
export function createDpopKey(clock: Clock): DpopKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicKey.export({ format: 'jwk' })
  return {
    prove: ({ method, url, token }) =>
      new SignJWT({ htm: method, htu: url, ...(token === undefined ? {} : { ath: digestOf(token) }) })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: algorithm, jwk })
        .setJti(randomUUID())
        .setIssuedAt(secondsOf(clock))
        .sign(privateKey),
  }
}

export function createProofVerifier(clock: Clock): ProofVerifier {
  /** `jti` of each key, with the time until which it is remembered, in seconds since the epoch. */
  const used = new Map<string, number>()
  return {
    async verify(proof, target) {
      const { claims, jkt } = await readProof(proof, clock)
      const flaw = findFlaw(claims, target, secondsOf(clock))
      if (flaw !== undefined) throw new ProofError(flaw)
      rememberOnce(used, `${jkt} ${claims.jti}`, secondsOf(clock))
      return jkt
    },
  }
}

async function readProof(proof: string, clock: Clock): Promise<{ claims: JWTPayload; jkt: string }> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: [algorithm],
      typ: 'dpop+jwt',
      currentDate: clock.now(),
      requiredClaims: ['jti', 'htm', 'htu', 'iat'],
    })
    return { claims: payload, jkt: await calculateJwkThumbprint(protectedHeader.jwk ?? {}) }
  } catch (cause) {
    throw new ProofError(cause instanceof Error ? cause.message : 'unreadable', { cause })
  }
}

/** RFC 9449 4.3, 8–11. */
function findFlaw(claims: JWTPayload, { method, url, token }: ProofTarget, nowSeconds: number): string | undefined {
  const { iat = 0, htm, htu, ath } = claims
  if (Math.abs(nowSeconds - iat) > lifeSeconds) return 'made too long ago, or in the future'
  if (htm !== method || htu !== url) return `made for ${String(htm)} ${String(htu)}, not for ${method} ${url}`
  if (token !== undefined && ath !== digestOf(token)) return 'made for another access token'
  return undefined
}

function rememberOnce(used: Map<string, number>, key: string, nowSeconds: number): void {
  for (const [known, until] of used) if (until < nowSeconds) used.delete(known)
  if (used.has(key)) throw new ProofError('used before')
  used.set(key, nowSeconds + 2 * lifeSeconds)
}

function digestOf(token: string): string {
  return hash('sha256', token, 'base64url')
}

function secondsOf(clock: Clock): number {
  return Math.floor(clock.now().getTime() / 1000)
}
