/** `/np/<URA>/…` and `/aorta/<applicationId>/…`: messages between ends, translated where their forms differ. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import { giveBack, type Message, noRoute, type Refusal, readMessage, sendRefusal } from '../../kit/forward.ts'
import { PeerUnreachable } from '../../kit/peer-client.ts'
import { type Content, readContent } from '../../kit/read-content.ts'
import type { PeerResponse } from '../../kit/types.ts'
import { admitClient } from '../admit-client.ts'
import { type AortaId, nextAortaId, withTransformation, writeAortaId } from '../aorta-headers.ts'
import { sourceOf } from '../check-client.ts'
import { logAnswer, logInteraction } from '../log-interaction.ts'
import type { Lsp } from '../lsp.ts'
import { refusals } from '../refusals.ts'
import type { TaskForm } from '../registers.ts'
import { carriesNotification, translate, translateAnswer, Untranslatable } from '../translation/translate-message.ts'
import { transformationId } from '../wire.ts'

export function addForwardRoutes(app: FastifyInstance, lsp: Lsp): void {
  for (const url of ['/np/*', '/aorta/*']) {
    app.route({
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url,
      handler: (request, reply) => handle(lsp, request, reply),
    })
  }
}

async function handle(lsp: Lsp, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { context, registers } = lsp
  const admission = admitClient(context, registers, request)
  if (admission.refusal !== undefined) return sendRefusal(reply, admission.refusal)
  const message = readMessage(context, request)
  if (message === undefined) return sendRefusal(reply, refusals.unknownDestination)
  const content = await readContent(message)
  const aorta = nextAortaId(admission.aorta)
  const source = sourceOf(context, admission.party, message, content.resource)
  const interaction = { message, content, aorta, source: source ?? admission.party }
  const answer = source === undefined ? refusals.foreignSource : await exchange(lsp, interaction, request)
  logInteraction(lsp, interaction, answer.status)
  if (isRefusal(answer)) {
    const { status, code, diagnostics } = answer
    lsp.logs.error({ ...aorta, status, code, diagnostics }, context.clock.now())
    return sendRefusal(reply, answer)
  }
  await logAnswer(lsp, aorta, answer)
  return giveBack(reply, answer)
}

export interface Interaction {
  message: Message
  content: Content
  /** Ids of the request that goes out. */
  aorta: AortaId
  source: PartySpec
}

async function exchange(lsp: Lsp, interaction: Interaction, request: FastifyRequest): Promise<PeerResponse | Refusal> {
  try {
    return await passTranslated(lsp, interaction)
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === undefined) throw error
    request.log.error({ err: error, destination: interaction.message.destination.organisation.ura }, 'not passed on')
    return refusal
  }
}

async function passTranslated(lsp: Lsp, { message, aorta, source }: Interaction): Promise<PeerResponse | Refusal> {
  const { context, pass } = lsp
  const outgoing = { ...message, headers: { ...message.headers, 'aorta-id': writeAortaId(aorta) } }
  const [from, to] = [source, message.destination].map((party) => formOf(lsp, party))
  const notifies = carriesNotification(message.method, message.path)
  if (notifies && to === undefined) return refusals.receiverNotConformant
  const concernsTask = /^\/fhir\/Task\b/.test(message.path)
  if (from === undefined || to === undefined || from === to || !concernsTask) return pass(outgoing, source)
  const now = context.clock.now()
  const sent = notifies ? await translate(outgoing, from, { sender: source.organisation, now }) : outgoing
  const answer = await pass(sent, source)
  const back = await translateAnswer(answer, to, { sender: source.organisation, now })
  if (sent === outgoing && back === answer) return answer
  const version = String(answer.headers['aorta-version'] ?? 'contentVersion=1.0')
  return { ...back, headers: { ...back.headers, 'aorta-version': withTransformation(version, transformationId) } }
}

function formOf({ registers }: Lsp, { organisation }: PartySpec): TaskForm | undefined {
  return registers.findApplication(organisation.applicationId)?.conformance
}

function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof PeerUnreachable) return noRoute
  return error instanceof Untranslatable ? refusals.untranslatable : undefined
}

function isRefusal(answer: PeerResponse | Refusal): answer is Refusal {
  return 'diagnostics' in answer
}
