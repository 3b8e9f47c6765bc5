/** The reverse proxy before a node and a resource server: the TLS of the outside world ends here. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PartySpec } from '../../harness/contracts/party.ts'
import { createBodyObserver } from '../kit/faults/observe-bodies.ts'
import {
  endToEnd,
  giveBack,
  isNormalPath,
  malformedPath,
  noRoute,
  type Refusal,
  sendRefusal,
  takeBodiesAsBytes,
} from '../kit/forward.ts'
import { PeerUnreachable } from '../kit/peer-client.ts'
import type { BuildSimulator, PartyContext } from '../kit/types.ts'
import { type ProxyOptions, readOptions } from './options.ts'

/** The public paths of a node (recommended deployment); its internal interface is never reached through here. */
const nodePaths = /^\/(oauth2|iam|\.well-known|statuslist|discovery)(\/|$)/
const internalPaths = /^\/(internal|status|health|metrics)(\/|$)/

const notServed: Refusal = {
  status: 404,
  issue: 'not-found',
  code: 'not-served',
  diagnostics: 'This path is not served here.',
}

export const buildNutsProxy: BuildSimulator = (context) => {
  const app = context.createApp()
  takeBodiesAsBytes(app)
  const options = readOptions(context)
  const observe = createBodyObserver(context.party.faults, context.log)
  app.all('/*', async (request, reply) => {
    const target = findTarget(request.raw.url ?? '/', options)
    if ('status' in target) return sendRefusal(reply, target)
    if (options.logsHeaders) request.log.info({ headers: request.headers }, 'request headers')
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    observe('request', body)
    return passOn({ context, options, observe }, { request, reply, target, body })
  })
  return { app }
}

/** By the path as it was sent. */
function findTarget(raw: string, { node, backend }: ProxyOptions): { party: PartySpec; raw: string } | Refusal {
  const [path = ''] = raw.split('?', 1)
  if (!isNormalPath(raw)) return malformedPath
  if (nodePaths.test(path)) return { party: node, raw }
  return backend === undefined || internalPaths.test(path) ? notServed : { party: backend, raw }
}

async function passOn(
  proxy: { context: PartyContext; options: ProxyOptions; observe: ReturnType<typeof createBodyObserver> },
  message: { request: FastifyRequest; reply: FastifyReply; target: { party: PartySpec; raw: string }; body: Buffer },
): Promise<FastifyReply> {
  const { context, options, observe } = proxy
  const { request, reply, target, body } = message
  try {
    const answer = await context.client.request({
      method: request.method,
      url: `https://${target.party.fqdn}${target.raw}`,
      headers: composeHeaders(context, options, request),
      ...(body.length === 0 ? {} : { body }),
      decode: false,
    })
    observe('answer', answer.body)
    return giveBack(reply, answer)
  } catch (error) {
    if (!(error instanceof PeerUnreachable)) throw error
    request.log.warn({ reason: error.message }, 'no answer from the next system')
    return sendRefusal(reply, noRoute)
  }
}

/** What a client says in the fields of the proxy is not passed on. */
function composeHeaders(
  { party, peerOf }: PartyContext,
  { certificateHeader }: ProxyOptions,
  request: FastifyRequest,
): Record<string, string> {
  const given = Object.entries(endToEnd(request.headers)).map(([name, value]) => [name, String(value)] as const)
  const own = {
    'x-forwarded-for': request.ip,
    'x-forwarded-host': party.fqdn,
    'x-forwarded-proto': 'https',
    ...(certificateHeader === undefined
      ? {}
      : { [certificateHeader]: encodeURIComponent(peerOf(request).certificate.toString()) }),
  }
  const headers = { ...Object.fromEntries(given), ...own }
  return { 'accept-encoding': 'identity', ...headers }
}
