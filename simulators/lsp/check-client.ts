/** Who sends, and whether that client may speak for whom the message says it comes from. */

import { decodeJwt } from 'jose'
import type { PartySpec } from '../../harness/contracts/party.ts'
import type { FhirResource } from '../../harness/contracts/truth.ts'
import { endBehind, type Message, sameNumber } from '../kit/forward.ts'
import type { PartyContext } from '../kit/types.ts'
import { isObject, objectsIn } from './translation/json.ts'
import { carriesNotification } from './translation/translate-message.ts'
import { oids, systems } from './wire.ts'

/** A source as a message names it. */
interface Claim {
  ura?: string
  applicationId?: string
}

/**
 * The party the message comes from: the client itself, or the end that the client, as the node of another network,
 * stands before. Undefined when the message names a source that is neither.
 */
export function sourceOf(
  context: PartyContext,
  client: PartySpec,
  message: Message,
  resource: FhirResource | undefined,
): PartySpec | undefined {
  const source = endBehind(context, client) ?? client
  const isOwn = (claim: Claim) => [source, client].some((party) => fits(claim, party))
  return claimsIn(message, resource).every(isOwn) ? source : undefined
}

function fits({ ura, applicationId }: Claim, { organisation }: PartySpec): boolean {
  return (
    (ura === undefined || sameNumber(ura, organisation.ura)) &&
    (applicationId === undefined || sameNumber(applicationId, organisation.applicationId))
  )
}

/** What the message says of its source, where that can be read: in the token request, or in the notification. */
function claimsIn({ method, path, body }: Message, resource: FhirResource | undefined): Claim[] {
  if (method === 'POST' && path === '/token') return claimsInTokenRequest(new URLSearchParams(body.toString('utf8')))
  return resource !== undefined && carriesNotification(method, path) ? claimsInTask(resource) : []
}

function claimsInTokenRequest(form: URLSearchParams): Claim[] {
  const assertion = form.get('client_assertion')
  const names = [form.get('client_id'), assertion === null ? null : issuerOf(assertion)]
  return names.flatMap((name): Claim[] => {
    if (name?.startsWith(`${oids.ura}.`)) return [{ ura: name.slice(oids.ura.length + 1) }]
    if (name?.startsWith(`${oids.applicationId}.`))
      return [{ applicationId: name.slice(oids.applicationId.length + 1) }]
    return []
  })
}

function issuerOf(assertion: string): string | null {
  try {
    return decodeJwt(assertion).iss ?? null
  } catch {
    return null
  }
}

function claimsInTask(task: FhirResource): Claim[] {
  const requester = isObject(task.requester) ? task.requester : {}
  const devices = objectsIn(task.contained)
  const references = [requester, requester.onBehalfOf, ...devices.map((device) => device.owner)]
  const identifiers = [
    ...references.filter(isObject).map((reference) => reference.identifier),
    ...devices.flatMap((device) => objectsIn(device.identifier)),
  ]
  return identifiers.filter(isObject).flatMap(({ system, value }): Claim[] => {
    if (typeof value !== 'string') return []
    if (system === systems.ura) return [{ ura: value }]
    return system === systems.applicationId ? [{ applicationId: value }] : []
  })
}
