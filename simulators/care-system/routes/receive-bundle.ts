/** `POST /notification`: there is something new about a Task of the sender, told by Subscription (field notes 2.6). */

import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { type CareSystem, otherEnds } from '../care-system.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import { publicBaseOf } from '../peer/addresses.ts'
import type { Receiver } from '../roles/receiver.ts'
import { demandResource, serveFhir } from '../serve-fhir.ts'
import { readBundle } from '../tasks/subscription.ts'
import { notificationPath, systems } from '../wire.ts'

export function addBundleRoute(app: FastifyInstance, system: CareSystem, receiver: Receiver): void {
  const { inbox } = system
  app.post(
    notificationPath,
    serveFhir(system, 'notify', (call) => {
      const { focus, hint } = readBundle(demandResource(call))
      if (focus === undefined) return { status: 202 }
      const { clientUra: senderUra } = call.grant
      const workflowId = readTaskId(system, senderUra, focus)
      const identifier = { system: systems.uri, value: focus }
      const known = inbox.find(senderUra, identifier)
      const base = { senderUra, identifier, bsn: undefined, base: hint, workflowId, group: undefined, queries: [] }
      if (known !== undefined) return { status: 202, after: () => receiver.lookAgain(known.id, base) }
      const id = randomUUID()
      inbox.add({ id, senderUra, identifier, status: 'requested' })
      return { status: 202, after: () => receiver.take(id, base) }
    }),
  )
}

/** A Task at whoever sends the notification, so that this system is not sent to another address. */
function readTaskId(system: CareSystem, senderUra: string, focus: string): string {
  const sender = otherEnds(system).find(({ organisation }) => organisation.ura === senderUra)
  const base = sender === undefined ? '' : `${publicBaseOf(sender)}/fhirr4/Task/`
  const id = focus.startsWith(base) ? focus.slice(base.length) : ''
  if (sender === undefined || !/^[A-Za-z0-9\-.]{1,64}$/.test(id))
    throw new FhirRefusal(422, 'value', 'what is new is no Task of the organisation that says so')
  return id
}
