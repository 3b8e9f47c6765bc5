/** Tells a receiver of a referral, or that there is something new about it; by way of its Subscription where it has one. */

import { randomUUID } from 'node:crypto'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { CareSystem } from '../care-system.ts'
import { publicBaseOf } from '../peer/addresses.ts'
import { bundleRequest, type NotificationRequest, notificationForms } from '../tasks/notification-request.ts'
import type { NotificationBundle, SubscriptionRecord } from '../tasks/subscription.ts'
import type { AccessToken } from '../trust/trust.ts'
import { notificationPath, systems } from '../wire.ts'
import { getToken } from './get-token.ts'
import { runStep } from './run-step.ts'

/** What the news is about. */
export interface Subject {
  base: string
  workflowId: string
  /** Of whom it is too early to tell. */
  early?: { name?: string; bsn?: string } | undefined
}

/** `step`: as it is reported. */
export async function tellNews(
  system: CareSystem,
  receiver: PartySpec,
  step: string,
  subject: Subject,
  compose: (news: NotificationBundle | undefined) => NotificationRequest,
): Promise<void> {
  const token = await getToken(system, receiver, { use: 'notify' })
  const form = notificationForms[system.options.speaks]
  const subscription = form.isSubscribed ? await demandSubscription(system, receiver, token) : undefined
  await runStep(system.context, step, receiver.id, async () => {
    const news = subscription && describeNews(system, subscription, subject)
    await system.client.request(receiver, { ...compose(news), token })
  })
}

/** Base URL of the R4 endpoints of this end. */
export function fhirR4BaseOf({ context }: CareSystem): string {
  return `${publicBaseOf(context.party)}/fhirr4`
}

/** Where this party is told of events. */
export function notificationEndpointOf(party: PartySpec): string {
  return publicBaseOf(party) + notificationPath
}

/** The handshake that shows that the way is open, and so makes the Subscription active. */
export async function shakeHands(
  system: CareSystem,
  receiver: PartySpec,
  { id }: SubscriptionRecord,
  token: AccessToken,
): Promise<void> {
  const { context, subscriptions, client } = system
  await runStep(context, 'handshake', receiver.id, async () => {
    const bundle = bundleRequest({ type: 'handshake', ...describeSubscription(system, id) })
    try {
      await client.request(receiver, { ...bundle, token })
    } catch (error) {
      subscriptions.setStatus(id, 'error')
      throw error
    }
    subscriptions.setStatus(id, 'active')
  })
}

/** It must be there before anything is told (field notes on Notified Pull 2.6). */
async function demandSubscription(
  system: CareSystem,
  receiver: PartySpec,
  token: AccessToken,
): Promise<SubscriptionRecord> {
  const { subscriptions, options } = system
  const { ura } = receiver.organisation
  const known = subscriptions.bySubscriber(ura)
  if (known?.status === 'active') return known
  if (options.handover.subscription === 'subscriber-registers')
    return runStep(system.context, 'subscription', receiver.id, () => {
      throw new Error(`"${receiver.id}" has no active Subscription, so it cannot be told`)
    })
  const endpoint = notificationEndpointOf(receiver)
  const made = { id: randomUUID(), subscriberUra: ura, endpoint, status: 'requested', events: 0 } as const
  subscriptions.add(made)
  await shakeHands(system, receiver, made, token)
  return made
}

function describeNews(
  system: CareSystem,
  { id }: SubscriptionRecord,
  { base, workflowId, early }: Subject,
): NotificationBundle {
  const { name: display, bsn } = early ?? {}
  const focus = {
    reference: `${fhirR4BaseOf(system)}/Task/${workflowId}`,
    ...(bsn === undefined ? {} : { identifier: { system: systems.bsn, value: bsn } }),
    ...(display === undefined ? {} : { display }),
  }
  const hint = system.options.handover.authorizationHint === 'in-event' ? base : undefined
  const number = system.subscriptions.countEvent(id)
  return { type: 'event-notification', ...describeSubscription(system, id), event: { number, focus, hint } }
}

function describeSubscription(system: CareSystem, id: string): { subscription: string; at: string } {
  return { subscription: `${fhirR4BaseOf(system)}/Subscription/${id}`, at: system.context.clock.now().toISOString() }
}
