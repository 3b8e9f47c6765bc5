/** `/np/<URA>/…` and `/aorta/<applicationId>/…`: messages between its customers, passed on to the next system. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { decodeContent } from '../kit/decode-content.ts'
import {
  endBehind,
  giveBack,
  type Message,
  neighbourOf,
  noRoute,
  readMessage,
  sendRefusal,
  unknownDestination,
} from '../kit/forward.ts'
import { PeerUnreachable } from '../kit/peer-client.ts'
import { readContent } from '../kit/read-content.ts'
import type { PartyContext, PeerResponse } from '../kit/types.ts'
import type { BrokerOptions } from './options.ts'
import type { BrokerStore, KeptMessage, Transaction } from './store.ts'

export interface Forwarding {
  context: PartyContext
  options: BrokerOptions
  store: BrokerStore
  pass(message: Message): Promise<PeerResponse>
}

export function addForwardRoutes(app: FastifyInstance, forwarding: Forwarding): void {
  for (const url of ['/np/*', '/aorta/*']) {
    app.route({
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url,
      handler: (request, reply) => handle(forwarding, request, reply),
    })
  }
}

async function handle(forwarding: Forwarding, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { context, store, pass } = forwarding
  const neighbour = neighbourOf(context, request)
  if (neighbour === undefined) {
    const diagnostics = 'The system that asks is no customer.'
    return sendRefusal(reply, { status: 403, issue: 'forbidden', code: 'no-customer', diagnostics })
  }
  const message = readMessage(context, request)
  if (message === undefined) return sendRefusal(reply, unknownDestination)
  const { interaction, bsn } = await readContent(message)
  const fromUra = (endBehind(context, neighbour) ?? neighbour).organisation.ura
  const toUra = message.destination.organisation.ura
  const log = (status: Transaction['status']) =>
    store.log({ fromUra, toUra, interaction, bsn, status }, context.clock.now())
  try {
    const answer = await pass(message)
    await keepMessages(forwarding, log(answer.status), message, answer)
    return giveBack(reply, answer)
  } catch (error) {
    if (!(error instanceof PeerUnreachable)) throw error
    request.log.error({ err: error, destination: toUra }, 'not passed on')
    log(noRoute.status)
    return sendRefusal(reply, noRoute)
  }
}

async function keepMessages(
  { options, store }: Forwarding,
  transaction: number,
  message: Message,
  answer: PeerResponse,
): Promise<void> {
  if (options.keeps !== 'messages') return
  store.keep(transaction, await plainOf('message', message))
  store.keep(transaction, await plainOf('answer', answer))
}

/** Without the content coding of the wire; as it came where nobody here knows that coding. */
async function plainOf(
  direction: KeptMessage['direction'],
  { headers, body }: Pick<PeerResponse, 'headers' | 'body'>,
): Promise<KeptMessage> {
  const plain = await decodeContent({ headers, body }).catch(() => ({ headers, body }))
  return { direction, contentType: String(headers['content-type'] ?? ''), body: plain.body }
}
