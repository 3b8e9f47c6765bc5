/** Passing messages on to the end that the path names, and the look-up of its keys. */

import type { FastifyInstance } from 'fastify'
import {
  giveBack,
  type Message,
  noRoute,
  readMessage,
  sameNumber,
  sendRefusal,
  unknownDestination,
} from '../../kit/forward.ts'
import { PeerUnreachable } from '../../kit/peer-client.ts'
import type { PartyContext, PeerResponse } from '../../kit/types.ts'

export type Pass = (message: Message) => Promise<PeerResponse>

export function addForwardRoutes(app: FastifyInstance, context: PartyContext, pass: Pass): void {
  app.all('/*', async (request, reply) => {
    const message = readMessage(context, request) ?? readKeyQuestion(context, request.raw.url ?? '')
    if (message === undefined) return sendRefusal(reply, unknownDestination)
    try {
      return giveBack(reply, await pass(message))
    } catch (error) {
      if (!(error instanceof PeerUnreachable)) throw error
      request.log.error({ err: error }, 'not passed on')
      return sendRefusal(reply, noRoute)
    }
  })
}

/** An organisation's entry in the address register is asked of that organisation. */
function readKeyQuestion({ config }: PartyContext, path: string): Message | undefined {
  const [, ura] = /^\/adresregister\/organisaties\/(\d{1,8})\/jwks\.json$/.exec(path) ?? []
  const destination = config.parties.find(
    ({ role, organisation }) => role === 'end' && ura !== undefined && sameNumber(organisation.ura, ura),
  )
  if (destination === undefined) return undefined
  return { method: 'GET', destination, path, headers: { accept: 'application/json' }, body: Buffer.alloc(0) }
}
