/** `/np/<URA>/…` and `/aorta/<applicationId>/…`: messages between ends, passed on to the next system. */

import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import {
  giveBack,
  type Message,
  neighbourOf,
  noRoute,
  type Refusal,
  readMessage,
  sendRefusal,
  unknownDestination,
} from '../../kit/forward.ts'
import { PeerUnreachable } from '../../kit/peer-client.ts'
import { type Content, readContent } from '../../kit/read-content.ts'
import type { PartyContext, PeerIdentity, PeerResponse } from '../../kit/types.ts'
import { ProtectionError } from '../../protection/types.ts'
import { workflowOf } from '../keep-context.ts'
import type { PlatformOptions } from '../options.ts'
import type { AccessRow, PlatformStore } from '../store.ts'
import { checkBrokerAssertion } from '../sts/check-broker-assertion.ts'
import { checkPlatformToken } from '../sts/check-platform-token.ts'
import { type Claims, platformAuthorization } from '../wire.ts'

/** How a message reaches the next system and its answer comes back; the faults put themselves around it. */
export type Pass = (message: Message, from: PartySpec | undefined) => Promise<PeerResponse>

export interface Forwarding {
  context: PartyContext
  store: PlatformStore
  options: PlatformOptions
  pass: Pass
}

const noPlatformToken: Refusal = {
  status: 401,
  issue: 'login',
  code: 'platform-token',
  diagnostics: 'A valid token of the platform is required.',
}

const otherPatient: Refusal = {
  status: 403,
  issue: 'forbidden',
  code: 'platform-token',
  diagnostics: 'The token of the platform is not for this message.',
}

/** Only where the platform itself opens what is passed on. */
const notOpened: Refusal = {
  status: 422,
  issue: 'security',
  code: 'protection',
  diagnostics: 'The message is not protected as agreed.',
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
  const message = readMessage(context, request)
  if (message === undefined) return sendRefusal(reply, unknownDestination)
  const content = await readContent(message)
  const { ura } = context.peerOf(request)
  const admission = await admit(forwarding, request, message, content)
  const logAccess = (status: number) =>
    store.logAccess(accessRow(content, ura, admission.token, status), context.clock.now())
  const refuse = (refusal: Refusal) => {
    logAccess(refusal.status)
    return sendRefusal(reply, refusal)
  }
  if (admission.refusal !== undefined) return refuse(admission.refusal)
  const workflow = workflowOf(message, content, { ura, token: admission.token })
  if (workflow !== undefined) store.keepWorkflow(workflow, context.clock.now())
  try {
    const answer = await pass(prepare(context, message), neighbourOf(context, request))
    logAccess(answer.status)
    return giveBack(reply, answer)
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === undefined) throw error
    request.log.error({ err: error, destination: message.destination.organisation.ura }, 'not passed on')
    return refuse(refusal)
  }
}

interface Admission {
  token?: Claims
  refusal?: Refusal
}

/**
 * A connected end shows a token of this platform, or the assertion of a broker that the platform has an agreement with;
 * what another network passes on carries none.
 */
async function admit(
  forwarding: Forwarding,
  request: FastifyRequest,
  message: Message,
  content: Content,
): Promise<Admission> {
  const { context, options } = forwarding
  const neighbour = neighbourOf(context, request)
  if (neighbour === undefined && options.memberUras !== undefined) return { refusal: noPlatformToken }
  if (!options.requiresPlatformToken || neighbour?.role !== 'end') return {}
  const field = message.headers[platformAuthorization]
  let token: Claims
  try {
    token = await readClaims(forwarding, field, context.peerOf(request))
  } catch (error) {
    request.log.warn({ reason: error instanceof Error ? error.message : 'unreadable' }, 'token not accepted')
    return { refusal: noPlatformToken }
  }
  // A token binds to one patient; a message that names another is not what it was issued for.
  const { bsn } = content
  const isForeign = bsn !== undefined && token.resourceId !== undefined && bsn !== token.resourceId
  return isForeign ? { token, refusal: otherPatient } : { token }
}

async function readClaims(
  { context, options }: Forwarding,
  field: string | undefined,
  client: PeerIdentity,
): Promise<Claims> {
  const [, assertion] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(field?.trim() ?? '') ?? []
  return assertion === undefined
    ? checkPlatformToken(context, field, client)
    : checkBrokerAssertion(context, options, assertion, client)
}

/** The platform's own token stays here; a network that asks for AORTA headers gets them from its client, the platform. */
function prepare(context: PartyContext, message: Message): Message {
  const { [platformAuthorization]: _token, ...headers } = message.headers
  const next = context.nextHop(message.destination.id)
  if (next.options.addressing !== 'application-id' || next.role === 'end') return { ...message, headers }
  const id = `initialRequestID=${randomUUID()}; requestID=${randomUUID()}`
  const aorta = { 'aorta-id': id, 'aorta-version': 'contentVersion=1.0; acceptVersion=1.0' }
  return { ...message, headers: { ...aorta, ...headers } }
}

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof PeerUnreachable) return noRoute
  return error instanceof ProtectionError ? notOpened : undefined
}

function accessRow(content: Content, organisation: string, token: Claims | undefined, status: number): AccessRow {
  const bsn = content.bsn ?? token?.resourceId
  const row = { organisation, interaction: content.interaction, result: String(status) }
  return bsn === undefined ? row : { ...row, bsn }
}
