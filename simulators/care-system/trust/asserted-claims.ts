/** What an enforcement point found of the client, told in a header field of its own. Trusted from that system alone. */

import type { FastifyRequest } from 'fastify'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { PartyContext } from '../../kit/types.ts'
import { isRecord } from '../fhir/element-path.ts'

/** `header` holds JSON in base64url. Undefined, with the reason in the log, when it is not to be believed. */
export function readAssertedClaims(
  context: PartyContext,
  from: { pep: PartySpec; header: string },
  request: FastifyRequest,
): Readonly<Record<string, unknown>> | undefined {
  const { fqdn, ura } = context.peerOf(request)
  if (fqdn !== from.pep.fqdn || ura !== from.pep.organisation.ura) {
    context.log.warn({ reason: `the request comes from ${fqdn}, past the enforcement point` }, 'token not accepted')
    return undefined
  }
  const field = request.headers[from.header]
  const claims = typeof field === 'string' ? parse(field) : undefined
  if (claims === undefined)
    context.log.warn({ reason: 'the enforcement point does not say who asks' }, 'token not accepted')
  return claims
}

function parse(field: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(field, 'base64url').toString('utf8'))
    return isRecord(claims) ? claims : undefined
  } catch {
    return undefined
  }
}
