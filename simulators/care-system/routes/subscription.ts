/** `/fhirr4/Subscription`: who is told of Tasks of this end (field notes on Notified Pull 2.6). */

import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { type CareSystem, otherEnds } from '../care-system.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import { getToken } from '../roles/get-token.ts'
import { fhirR4BaseOf, notificationEndpointOf, shakeHands } from '../roles/tell-news.ts'
import { demandResource, type FhirCall, serveFhir } from '../serve-fhir.ts'
import { buildSubscription, readSubscription, type SubscriptionRecord } from '../tasks/subscription.ts'
import { mediaTypes } from '../wire.ts'

export function addSubscriptionRoutes(app: FastifyInstance, system: CareSystem): void {
  const mediaType = mediaTypes.fhirR4
  const path = '/fhirr4/Subscription'
  app.post(
    path,
    serveFhir(system, 'pull', (call) => {
      const made = register(system, call)
      const location = `${fhirR4BaseOf(system)}/Subscription/${made.id}`
      const after = () => activate(system, made)
      return { status: 201, mediaType, headers: { location }, resource: buildSubscription(made), after }
    }),
  )
  app.get(
    `${path}/:id`,
    serveFhir(system, 'pull', (call) => ({
      status: 200,
      mediaType,
      resource: buildSubscription(demand(system, call)),
    })),
  )
  app.get(
    `${path}/:id/$status`,
    serveFhir(system, 'pull', (call) => ({ status: 200, mediaType, resource: statusOf(system, demand(system, call)) })),
  )
}

/** Only the endpoint that the subscriber is known by: nobody is told of the Tasks of another. */
function register(system: CareSystem, call: FhirCall<'pull'>): SubscriptionRecord {
  const endpoint = readSubscription(demandResource(call))
  const { clientUra } = call.grant
  const subscriber = otherEnds(system).find(({ organisation }) => organisation.ura === clientUra)
  if (subscriber === undefined || endpoint !== notificationEndpointOf(subscriber))
    throw new FhirRefusal(422, 'business-rule', 'the endpoint is not that of the organisation that asks')
  const made = { id: randomUUID(), subscriberUra: clientUra, endpoint, status: 'requested', events: 0 } as const
  system.subscriptions.add(made)
  return made
}

function activate(system: CareSystem, made: SubscriptionRecord): void {
  const subscriber = otherEnds(system).find(({ organisation }) => organisation.ura === made.subscriberUra)
  if (subscriber === undefined) return
  getToken(system, subscriber, { use: 'notify' })
    .then((token) => shakeHands(system, subscriber, made, token))
    .catch((error: unknown) => system.context.log.warn({ reason: String(error) }, 'the Subscription is not active'))
}

function demand({ subscriptions }: CareSystem, { grant, params }: FhirCall<'pull'>): SubscriptionRecord {
  const found = subscriptions.byId(params.id ?? '')
  if (found === undefined || found.subscriberUra !== grant.clientUra)
    throw new FhirRefusal(404, 'not-found', 'no such Subscription of this organisation')
  return found
}

/** Bundle of `$status` (backport, R4): how many events there were. */
function statusOf(system: CareSystem, { id, status, events }: SubscriptionRecord) {
  const parameter = [
    { name: 'subscription', valueReference: { reference: `${fhirR4BaseOf(system)}/Subscription/${id}` } },
    { name: 'status', valueCode: status },
    { name: 'type', valueCode: 'query-status' },
    { name: 'events-since-subscription-start', valueString: String(events) },
  ]
  return { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: { resourceType: 'Parameters', parameter } }] }
}
