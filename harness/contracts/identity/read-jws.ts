/** A compact JWS whose key comes from a certificate that is checked first. */

import { compactVerify, decodeProtectedHeader, type ProtectedHeaderParameters } from 'jose'
import { deziAlgorithm } from './dezi-names.ts'
import { Refused } from './types.ts'

/** Keys that a register published, as they were fetched before. */
export interface PublishedKeys {
  keys: readonly { kid?: string | undefined; x5c?: readonly string[] | undefined }[]
}

const tolerance = 30
const compactJws = /^[\w-]+\.[\w-]+\.[\w-]+$/

export function readHeader(jws: string): ProtectedHeaderParameters {
  if (!compactJws.test(jws)) throw new Refused('unreadable', 'no signed JWS')
  let header: ProtectedHeaderParameters
  try {
    header = decodeProtectedHeader(jws)
  } catch (cause) {
    throw new Refused('unreadable', 'no readable header', { cause })
  }
  if (header.alg !== deziAlgorithm) throw new Refused('algorithm', `alg is ${header.alg}, expected ${deziAlgorithm}`)
  // RFC 7515 4.1.11: nothing critical is understood here.
  if (header.crit !== undefined) throw new Refused('algorithm', 'the header has critical parameters')
  return header
}

/** The chain from the published key with this kid when keys are given, else from the header. Throws `Refused`. */
export function certificatesOf(
  header: ProtectedHeaderParameters,
  published: PublishedKeys | undefined,
): readonly string[] {
  if (published === undefined) {
    if (header.x5c === undefined) throw new Refused('signer', 'the header has no x5c and no keys were given')
    return header.x5c
  }
  const key = published.keys.find(({ kid }) => kid !== undefined && kid === header.kid)
  if (key?.x5c === undefined) throw new Refused('signer', `kid ${header.kid} is not among the published keys`)
  return key.x5c
}

/** Claims of a JWS that this key signed. */
export async function verifyClaims(
  jws: string,
  key: Parameters<typeof compactVerify>[1],
): Promise<Record<string, unknown>> {
  let payload: Uint8Array
  try {
    payload = (await compactVerify(jws, key, { algorithms: [deziAlgorithm] })).payload
  } catch (cause) {
    throw new Refused('signature', 'the signature is not valid', { cause })
  }
  const claims: unknown = JSON.parse(Buffer.from(payload).toString('utf8'))
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims))
    throw new Refused('unreadable', 'no claims')
  return claims as Record<string, unknown>
}

/** Throws `Refused` outside [start, end), with half a minute for two clocks. Times in seconds since the epoch. */
export function assertWithin(start: unknown, end: unknown, at: Date): void {
  if (typeof start !== 'number' || typeof end !== 'number') throw new Refused('unreadable', 'no times of validity')
  const now = at.getTime() / 1000
  if (now < start - tolerance) throw new Refused('not-yet-valid', 'not valid yet')
  if (now >= end + tolerance) throw new Refused('expired', 'no longer valid')
}

export function textOf(claims: Readonly<Record<string, unknown>>, name: string, pattern = /^.{1,512}$/su): string {
  const value = claims[name]
  if (typeof value !== 'string' || !pattern.test(value))
    throw new Refused('unreadable', `${name} is missing or malformed`)
  return value
}
