/** `GET /adresregister/organisaties/<URA>/jwks.json`. */

import type { FastifyInstance } from 'fastify'
import { noRoute, type Refusal, sendRefusal } from '../../kit/forward.ts'
import { PeerUnreachable } from '../../kit/peer-client.ts'
import { findClient } from '../admit-client.ts'
import type { Lsp } from '../lsp.ts'
import { refusals } from '../refusals.ts'

/** No interaction of AORTA on FHIR, so the AORTA headers are not asked for. */
export function addKeyRoute(app: FastifyInstance, lsp: Lsp): void {
  const { context, registers, lookUpKeys } = lsp
  app.get<{ Params: { ura: string } }>('/adresregister/organisaties/:ura/jwks.json', async (request, reply) => {
    const client = findClient(context, registers, request)
    if (client.refusal !== undefined) return sendRefusal(reply, client.refusal)
    const found = await lookUpKeys(request.params.ura).catch(asRefusal)
    if (typeof found === 'string') return reply.type('application/jwk-set+json').send(found)
    return sendRefusal(reply, found ?? refusals.unknownOrganisation)
  })
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof PeerUnreachable) return noRoute
  throw error
}
