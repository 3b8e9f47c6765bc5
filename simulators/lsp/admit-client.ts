/** The first checks of every interaction: is the client registered, and does it send the AORTA headers? */

import type { FastifyRequest } from 'fastify'
import type { PartySpec } from '../../harness/contracts/party.ts'
import { neighbourOf, type Refusal } from '../kit/forward.ts'
import type { PartyContext } from '../kit/types.ts'
import { type AortaId, readAortaId } from './aorta-headers.ts'
import { refusals } from './refusals.ts'
import type { Registers } from './registers.ts'

export type Client = { party: PartySpec; refusal?: never } | { refusal: Refusal }
export type Admission = { party: PartySpec; aorta: AortaId; refusal?: never } | { refusal: Refusal }

/** The registered application behind the client certificate, found by organisation and host name together. */
export function findClient(context: PartyContext, registers: Registers, request: FastifyRequest): Client {
  const { ura, fqdn } = context.peerOf(request)
  const party = registers.isRegistered(ura, fqdn) ? neighbourOf(context, request) : undefined
  return party === undefined ? { refusal: refusals.notRegistered } : { party }
}

export function admitClient(context: PartyContext, registers: Registers, request: FastifyRequest): Admission {
  const client = findClient(context, registers, request)
  if (client.refusal !== undefined) return client
  const { 'aorta-id': id, 'aorta-version': version } = request.headers
  const aorta = readAortaId({ 'aorta-id': String(id ?? ''), 'aorta-version': String(version ?? '') })
  return aorta === undefined ? { refusal: refusals.missingHeaders } : { party: client.party, aorta }
}
