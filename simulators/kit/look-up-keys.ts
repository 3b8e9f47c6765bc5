/** `GET /adresregister/organisaties/<URA>/jwks.json` where another keeps the register: passed on towards the organisation. */

import type { FastifyInstance } from 'fastify'
import {
  endToEnd,
  giveBack,
  isFrontOf,
  noRoute,
  publicHostOf,
  sameNumber,
  sendRefusal,
  unknownDestination,
} from './forward.ts'
import { PeerUnreachable } from './peer-client.ts'
import type { PartyContext } from './types.ts'

export function addKeyRoute(app: FastifyInstance, context: PartyContext): void {
  app.get<{ Params: { ura: string } }>('/adresregister/organisaties/:ura/jwks.json', async (request, reply) => {
    const url = keysUrl(context, request.params.ura)
    if (url === undefined) return sendRefusal(reply, unknownDestination)
    try {
      const answer = await context.client.request({ method: 'GET', url, headers: { accept: 'application/json' } })
      // The client has undone the content coding.
      const { 'content-encoding': _, ...headers } = endToEnd(answer.headers)
      return giveBack(reply, { ...answer, headers })
    } catch (error) {
      if (!(error instanceof PeerUnreachable)) throw error
      request.log.error({ err: error }, 'no route')
      return sendRefusal(reply, noRoute)
    }
  })
}

/**
 * Where the keys of an organisation are found: at itself when it is next on the route, at its entry in the register when
 * it has a public host, else in the register of who is next.
 */
export function keysUrl(context: PartyContext, ura: string): string | undefined {
  const end = context.config.parties.find(
    ({ id, role, organisation }) =>
      role === 'end' && context.config.route.includes(id) && sameNumber(organisation.ura, ura),
  )
  if (end === undefined) return undefined
  const next = context.nextHop(end.id)
  const entry = `/adresregister/organisaties/${encodeURIComponent(ura)}/jwks.json`
  const host = publicHostOf(end)
  if (host !== end.fqdn && isFrontOf(next, end)) return `https://${host}${entry}`
  return `https://${next.fqdn}${next.id === end.id ? '/jwks.json' : entry}`
}
