/** The policy enforcement point before a resource server. */

import type { FastifyRequest } from 'fastify'
import { createBodyObserver } from '../kit/faults/observe-bodies.ts'
import {
  endToEnd,
  giveBack,
  isNormalPath,
  malformedPath,
  noRoute,
  sendRefusal,
  takeBodiesAsBytes,
} from '../kit/forward.ts'
import { PeerUnreachable } from '../kit/peer-client.ts'
import type { BuildSimulator } from '../kit/types.ts'
import { type Decision, decide, isOpen } from './decide.ts'
import { type PepOptions, readOptions } from './options.ts'

export const buildNutsPep: BuildSimulator = (context) => {
  const app = context.createApp()
  takeBodiesAsBytes(app)
  const options = readOptions(context)
  const observe = createBodyObserver(context.party.faults, context.log)
  app.all('/*', async (request, reply) => {
    const path = request.raw.url ?? '/'
    if (!isNormalPath(path)) return sendRefusal(reply, malformedPath)
    const { authorization, dpop } = request.headers
    const asked = { method: request.method, path, authorization, dpop: typeof dpop === 'string' ? dpop : undefined }
    const decision = isOpen(options, path) ? { refusal: undefined } : await decide(context, options, asked)
    const { refusal, ...seen } = decision
    request.log.info({ ...seen, method: request.method, path, refused: refusal?.code }, 'decision')
    if (refusal?.status === 401) reply.header('www-authenticate', 'DPoP, Bearer')
    if (refusal !== undefined) return sendRefusal(reply, refusal)
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    observe('request', body)
    try {
      const answer = await context.client.request({
        method: request.method,
        url: `https://${options.backend.fqdn}${path}`,
        headers: composeHeaders(request, options, decision),
        ...(body.length === 0 ? {} : { body }),
        decode: false,
      })
      observe('answer', answer.body)
      return giveBack(reply, answer)
    } catch (error) {
      if (!(error instanceof PeerUnreachable)) throw error
      request.log.warn({ reason: error.message }, 'no answer from the resource server')
      return sendRefusal(reply, noRoute)
    }
  })
  return { app }
}

/** The resource server gets no token: it could use it itself. What it is told of the client is only ever said here. */
function composeHeaders(
  request: FastifyRequest,
  { claimsHeader }: PepOptions,
  { client, scope, organisation }: Decision,
): Record<string, string> {
  const withheld = ['authorization', 'dpop', claimsHeader]
  const entries = Object.entries(endToEnd(request.headers)).flatMap(([name, value]) =>
    withheld.includes(name) ? [] : [[name, String(value)] as const],
  )
  const claims = JSON.stringify({ client_id: client, scope, organization_ura: organisation })
  return {
    'accept-encoding': 'identity',
    ...Object.fromEntries(entries),
    ...(claimsHeader === undefined || client === undefined
      ? {}
      : { [claimsHeader]: Buffer.from(claims).toString('base64url') }),
  }
}
