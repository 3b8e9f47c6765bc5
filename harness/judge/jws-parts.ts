/** What stands in a JWS (RFC 7515), before anything of it is verified. */

import { decodeProtectedHeader, type ProtectedHeaderParameters } from 'jose'

export type Claims = Readonly<Record<string, unknown>>

/** Empty when it cannot be read. */
export function headerOf(jws: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(jws)
  } catch {
    return {}
  }
}

/** `x5c` (4.1.6): base64 DER, leaf first; empty where there is none. */
export function certificatesOf(jws: string): string[] {
  const { x5c = [] } = headerOf(jws)
  return [x5c].flat().filter((each) => typeof each === 'string')
}

/** Empty when the payload is no JSON object. */
export function claimsOf(jws: string): Claims {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? { ...claims } : {}
  } catch {
    return {}
  }
}
