/** Binding an access token to its client when it is given out, and checking that when it is shown. */

import type { FastifyRequest } from 'fastify'
import { thumbprint } from '../../../harness/contracts/uzi-certificate.ts'
import type { CareSystem } from '../care-system.ts'
import { checksBinding } from '../faults/ignores-token-binding.ts'
import { publicBaseOf } from '../peer/addresses.ts'
import type { AccessToken } from '../trust/trust.ts'
import type { Binding } from './access-tokens.ts'
import { ProofError } from './dpop-proof.ts'
import { OauthError } from './oauth-error.ts'

/** @throws {OauthError} `invalid_dpop_proof` */
export async function bindToken(system: CareSystem, request: FastifyRequest): Promise<Binding> {
  const { context, options } = system
  if (options.tokens === 'bearer') return { kind: 'none' }
  // RFC 8705 3: to the certificate of the TLS client, which is the neighbour where systems stand between the ends.
  if (options.tokens === 'mtls-bound') {
    return { kind: 'mtls-bound', x5tS256: thumbprint(context.peerOf(request).certificate) }
  }
  try {
    return { kind: 'dpop', jkt: await verifyProof(system, request) }
  } catch (error) {
    if (error instanceof ProofError) throw new OauthError('invalid_dpop_proof', error.message, { cause: error })
    throw error
  }
}

export function tokenTypeOf({ kind }: Binding): AccessToken['type'] {
  return kind === 'dpop' ? 'DPoP' : 'Bearer'
}

/** Why this client may not show this token in this way; undefined when it may. */
export async function findMisuse(
  system: CareSystem,
  request: FastifyRequest,
  shown: { type: string; value: string },
  binding: Binding,
): Promise<string | undefined> {
  if (!checksBinding(system.context.party.faults)) return undefined
  // RFC 9449 7.2: a bound token is no bearer token, and the other way round.
  if (shown.type.toLowerCase() !== tokenTypeOf(binding).toLowerCase()) return `the token is shown as ${shown.type}`
  if (binding.kind === 'none') return undefined
  if (binding.kind === 'mtls-bound') {
    const isOwn = thumbprint(system.context.peerOf(request).certificate) === binding.x5tS256
    return isOwn ? undefined : 'the token is bound to another certificate'
  }
  try {
    const jkt = await verifyProof(system, request, shown.value)
    return jkt === binding.jkt ? undefined : 'the token is bound to another key'
  } catch (error) {
    if (error instanceof ProofError) return error.message
    throw error
  }
}

function verifyProof({ context, proofs }: CareSystem, request: FastifyRequest, token?: string): Promise<string> {
  const { method, url, headers } = request
  const [path = ''] = url.split('?', 1)
  const proof = headers.dpop
  // RFC 9449 4.3, 1: one, not several.
  if (typeof proof !== 'string' || proof.includes(',')) throw new ProofError('there is not one DPoP header')
  return proofs.verify(proof, {
    method,
    url: `${publicBaseOf(context.party)}${path}`,
    ...(token === undefined ? {} : { token }),
  })
}
