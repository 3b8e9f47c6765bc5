/** `GET /adresregister/organisaties/<URA>/jwks.json`: passed on to the network that keeps the address register. */

import type { FastifyInstance } from 'fastify'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import { endToEnd, giveBack, noRoute, sameNumber, sendRefusal, urlTowards } from '../../kit/forward.ts'
import { PeerUnreachable } from '../../kit/peer-client.ts'
import type { PartyContext } from '../../kit/types.ts'

export function addKeyRoute(app: FastifyInstance, context: PartyContext): void {
  app.get<{ Params: { ura: string } }>('/adresregister/organisaties/:ura/jwks.json', async (request, reply) => {
    const url = keysUrl(context, request.params.ura)
    if (url === undefined) {
      const diagnostics = 'No organisation with this number is connected.'
      return sendRefusal(reply, { status: 404, issue: 'not-found', code: 'unknown-destination', diagnostics })
    }
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

/** Where the keys of an organisation are found: in the register of the other network, else at the organisation itself. */
export function keysUrl(context: PartyContext, ura: string): string | undefined {
  const register = otherNetwork(context)
  if (register !== undefined) {
    const path = `/adresregister/organisaties/${encodeURIComponent(ura)}/jwks.json`
    return `https://${context.nextHop(register.id).fqdn}${path}`
  }
  const end = context.config.parties.find(
    ({ role, organisation }) => role === 'end' && sameNumber(organisation.ura, ura),
  )
  return end === undefined ? undefined : urlTowards(context, end, '/jwks.json')
}

function otherNetwork({ config, party }: PartyContext): PartySpec | undefined {
  // Another of the same kind would only send the question back.
  const isOther = ({ id, role, system }: PartySpec) =>
    role === 'intermediary' && system !== party.system && config.route.includes(id)
  return config.parties.find(isOther)
}
