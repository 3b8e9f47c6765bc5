/** R4 Subscription with the extensions of the backport, and what is sent for it (field notes on Notified Pull 2.6). */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { isRecord, textAt, valuesAt } from '../fhir/element-path.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'

export interface SubscriptionRecord {
  id: string
  subscriberUra: string
  /** Where the subscriber is told of events. */
  endpoint: string
  status: 'requested' | 'active' | 'error'
  /** Number of events sent. */
  events: number
}

/** Something new about a Task, or nothing at all: that the way is open. */
export interface NotificationBundle {
  type: 'handshake' | 'heartbeat' | 'event-notification'
  /** ISO 8601 date-time. */
  at: string
  /** Address of the Subscription. */
  subscription: string
  event?: { number: number; focus: object; hint: string | undefined }
}

/** Subscribers are told of the Tasks that they own (draft of September 2026). */
const topic = 'http://nuts-foundation.github.io/nl-generic-functions-ig/SubscriptionTopic/subscriberIsTaskOwner'

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/'
const heartbeatSeconds = 86_400
const timeoutSeconds = 60
const maxCount = 20

export function buildSubscription({ id, endpoint, status }: SubscriptionRecord): FhirResource {
  return {
    resourceType: 'Subscription',
    id,
    meta: { profile: [`${backport}backport-subscription`] },
    status,
    reason: 'Tasks for this organisation',
    criteria: topic,
    channel: {
      extension: [
        { url: `${backport}backport-heartbeat-period`, valueUnsignedInt: heartbeatSeconds },
        { url: `${backport}backport-timeout`, valueUnsignedInt: timeoutSeconds },
        { url: `${backport}backport-max-count`, valuePositiveInt: maxCount },
      ],
      type: 'rest-hook',
      endpoint,
      payload: 'application/fhir+json',
      _payload: { extension: [{ url: `${backport}backport-payload-content`, valueCode: 'id-only' }] },
    },
  }
}

/** The endpoint of a Subscription that is asked for. @throws {FhirRefusal} 422 for one of another kind. */
export function readSubscription(resource: FhirResource): string {
  const refuse = (message: string) => new FhirRefusal(422, 'business-rule', message)
  if (resource.resourceType !== 'Subscription') throw refuse('the resource is no Subscription')
  if (resource.criteria !== topic) throw refuse(`Subscription.criteria is not ${topic}`)
  const endpoint = textAt(resource, 'channel.endpoint')
  if (textAt(resource, 'channel.type') !== 'rest-hook' || endpoint === undefined)
    throw refuse('Subscription.channel is no rest-hook with an endpoint')
  const content = valuesAt(resource, 'channel._payload.extension').find(
    (each) => isRecord(each) && each.url === `${backport}backport-payload-content`,
  )
  if (textAt(content, 'valueCode') !== 'id-only') throw refuse('the payload of the Subscription is not id-only')
  return endpoint
}

export function buildBundle({ type, at, subscription, event }: NotificationBundle): FhirResource {
  const parameter = [
    { name: 'subscription', valueReference: { reference: subscription } },
    { name: 'status', valueCode: type === 'handshake' ? 'requested' : 'active' },
    { name: 'type', valueCode: type },
    ...(event === undefined ? [] : [{ name: 'notification-event', part: partsOf(event, at) }]),
  ]
  return {
    resourceType: 'Bundle',
    type: 'history',
    timestamp: at,
    entry: [
      {
        resource: { resourceType: 'Parameters', parameter },
        request: { method: 'GET', url: `${subscription}/$status` },
        response: { status: '200' },
      },
    ],
  }
}

/** What a bundle is about. @throws {FhirRefusal} 422 for a bundle of another kind. */
export function readBundle(bundle: FhirResource): { type: NotificationBundle['type']; focus?: string; hint?: string } {
  const refuse = (message: string) => new FhirRefusal(422, 'value', message)
  const [parameters] = valuesAt(bundle, 'entry.resource')
  if (
    bundle.resourceType !== 'Bundle' ||
    bundle.type !== 'history' ||
    textAt(parameters, 'resourceType') !== 'Parameters'
  )
    throw refuse('the body is no notification of a Subscription')
  const named = (name: string) => valuesAt(parameters, 'parameter').find((each) => isRecord(each) && each.name === name)
  const type = textAt(named('type'), 'valueCode')
  if (type === 'handshake' || type === 'heartbeat') return { type }
  if (type !== 'event-notification') throw refuse('the notification has a type that is not known here')
  const parts = valuesAt(named('notification-event'), 'part')
  const part = (name: string) => parts.find((each) => isRecord(each) && each.name === name)
  const focus = textAt(part('focus'), 'valueReference.reference')
  if (focus === undefined) throw refuse('the notification says of nothing that it is new')
  const hint = textAt(part(hintPart), 'valueString')
  return { type, focus, ...(hint === undefined ? {} : { hint }) }
}

/** Opaque; returned in the token request. Where it stands is open in the draft: here it is a part of the event. */
const hintPart = 'notification-authorization-hint'

function partsOf({ number, focus, hint }: NonNullable<NotificationBundle['event']>, at: string): object[] {
  return [
    { name: 'event-number', valueString: String(number) },
    { name: 'timestamp', valueInstant: at },
    { name: 'focus', valueReference: focus },
    ...(hint === undefined ? [] : [{ name: hintPart, valueString: hint }]),
  ]
}
