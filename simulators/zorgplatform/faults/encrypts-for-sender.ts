/**
 * Fault `encrypts-for-sender`: the platform applies the protection of the exchange for the end it serves, with that
 * end's key. On the rest of the route the messages look protected from end to end; here they are not.
 */

import { decodeContent } from '../../kit/decode-content.ts'
import { endBehind, type Message } from '../../kit/forward.ts'
import { keysUrl } from '../../kit/look-up-keys.ts'
import type { PartyContext, PeerResponse } from '../../kit/types.ts'
import { createProtection } from '../../protection/registry.ts'
import type { Payload, Protection } from '../../protection/types.ts'
import { ProtectionError } from '../../protection/types.ts'
import type { Pass } from '../routes/forward-message.ts'

type Apply = (payload: Payload) => Promise<Payload>

interface Enveloped {
  headers: PeerResponse['headers']
  body: Buffer
}

export function encryptForSender(context: PartyContext, pass: Pass): Pass {
  const protections = protectionsOfServed(context)
  return async (message, from) => {
    const sender = from === undefined ? undefined : endBehind(context, from)
    // The published keys are what the protection starts from.
    if (sender === undefined || message.path === '/jwks.json') return pass(message, from)
    const senders = protections.get(sender.id)
    if (senders !== undefined) {
      const { ura } = message.destination.organisation
      const sealed = await applyTo(message, (payload) => senders.seal(payload, { ura }))
      return openAnswer(await pass(sealed, from), (payload) => senders.open(payload, { ura }))
    }
    const receivers = protections.get(message.destination.id)
    if (receivers === undefined) return pass(message, from)
    const { ura } = sender.organisation
    const opened = await applyTo(message, (payload) => receivers.open(payload, { ura }))
    return applyTo(await pass(opened, from), (payload) => receivers.seal(payload, { ura }))
  }
}

/** One per end that is a neighbour and left its message key here. */
function protectionsOfServed(context: PartyContext): ReadonlyMap<string, Protection> {
  const { protection, parties } = context.config
  const create = createProtection(protection.scheme)
  return new Map(
    parties.flatMap((party) => {
      const key = context.keys.held(party.id)
      if (key === undefined) return []
      const { trustPem, crlPem } = context.keys
      const lookUpKeys = (ura: string) => fetchKeys(context, ura)
      const { ura } = party.organisation
      const applied = { ura, key, lookUpKeys, trustPem, crlPem, verifyRecipient: true, clock: context.clock }
      return [[party.id, create(applied, protection.options)] as const]
    }),
  )
}

async function fetchKeys(context: PartyContext, ura: string): Promise<{ keys: Record<string, unknown>[] }> {
  const url = keysUrl(context, ura)
  if (url === undefined) throw new ProtectionError('key', `URA ${ura} is not connected`)
  const answer = await context.client.request({ method: 'GET', url })
  if (answer.status !== 200) throw new ProtectionError('key', `the address register answered ${answer.status}`)
  return JSON.parse(answer.body.toString('utf8')) as { keys: Record<string, unknown>[] }
}

/** An intermediary on the way may refuse in the clear; that is not a message of the other end. */
async function openAnswer(answer: PeerResponse, open: Apply): Promise<PeerResponse> {
  try {
    return await applyTo(answer, open)
  } catch (error) {
    if (error instanceof ProtectionError && answer.status >= 400) return answer
    throw error
  }
}

async function applyTo<Part extends Enveloped | Message>(part: Part, apply: Apply): Promise<Part> {
  if (part.body.length === 0) return part
  const { headers, body } = await decodeContent(part)
  const { contentType, body: changed } = await apply({ contentType: String(headers['content-type'] ?? ''), body })
  return { ...part, headers: { ...headers, 'content-type': contentType }, body: changed }
}
