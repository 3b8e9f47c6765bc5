/** DPoP proofs as the node makes and checks them (RFC 9449, with the node's own reading of 4.3). */

import { createPublicKey, hash, type KeyObject, randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { algorithmFor, signatureAlgorithms } from '../../kit/ssi/algorithms.ts'
import { reasonOf, SsiError } from '../../kit/ssi/ssi-error.ts'

export interface Proof {
  htm: string
  htu: string
  jti: string
  ath: string | undefined
  /** RFC 7638 thumbprint of the key. */
  jkt: string
}

export interface ProofTarget {
  method: string
  url: string
  token?: string
  /** A random one by default. */
  jti?: string
}

const longestJti = 256
const jtiBytes = 32

/** `url` goes into the proof as the caller gave it, query and all; RFC 9449 4.2 wants it without. */
export function makeProof(key: KeyObject, target: ProofTarget, now: Date): Promise<string> {
  const { method, url, token, jti = randomBytes(jtiBytes).toString('base64url') } = target
  const alg = algorithmFor(key)
  const jwk = { ...createPublicKey(key).export({ format: 'jwk' }), alg }
  return new SignJWT({ htm: method, htu: url, ...(token === undefined ? {} : { ath: digestOf(token) }) })
    .setProtectedHeader({ typ: 'dpop+jwt', alg, jwk })
    .setJti(jti)
    .setIssuedAt(now)
    .sign(key)
}

/** Form and signature. How old it is does not count. Throws `SsiError`. */
export async function readProof(text: string): Promise<Proof> {
  const { payload, jwk } = await verify(text)
  const { htm, htu, jti, iat, ath } = payload
  if (iat === undefined) throw new SsiError('missing iat claim')
  if (typeof htu !== 'string' || htu === '') throw new SsiError('missing htu claim')
  if (typeof htm !== 'string' || htm === '') throw new SsiError('missing htm claim')
  if (jti === undefined || jti === '') throw new SsiError('missing jti claim')
  if (jti.length > longestJti) throw new SsiError('jti claim too long')
  return { htm, htu, jti, ath: typeof ath === 'string' ? ath : undefined, jkt: await calculateJwkThumbprint(jwk) }
}

/** Why the proof is not for this request, in the words of the node; undefined when it is. */
export function findMismatch(
  proof: Proof,
  request: { jkt: string; method: string; url: string; token: string },
): string | undefined {
  if (proof.jkt !== request.jkt) return 'jkt mismatch'
  if (proof.htm !== request.method) return `method mismatch, token: ${proof.htm}, given: ${request.method}`
  const [made, given] = [strip(proof.htu), strip(request.url)]
  if (made !== given) return `url mismatch, token: ${made}, given: ${given}`
  if (proof.ath === undefined) return 'missing ath claim'
  return proof.ath === digestOf(request.token) ? undefined : 'ath/token claim mismatch'
}

async function verify(
  text: string,
): Promise<{ payload: JWTPayload; jwk: Parameters<typeof calculateJwkThumbprint>[0] }> {
  try {
    const { payload, protectedHeader } = await jwtVerify(text, EmbeddedJWK, {
      algorithms: [...signatureAlgorithms],
      typ: 'dpop+jwt',
    })
    return { payload, jwk: protectedHeader.jwk ?? {} }
  } catch (cause) {
    throw new SsiError(`invalid DPoP token: ${reasonOf(cause)}`, { cause })
  }
}

/** Scheme, port, query and fragment do not count. */
function strip(text: string): string {
  if (!URL.canParse(text)) return text
  const { hostname, pathname } = new URL(text)
  return `https://${hostname}${pathname}`
}

function digestOf(token: string): string {
  return hash('sha256', token, 'base64url')
}
