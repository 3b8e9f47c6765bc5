/** `POST /fhir/Task` and `PUT /fhir/Task?identifier=`: a notification, and its withdrawal (TTA 10.3.2, 10.3.7). */

import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { CareSystem } from '../care-system.ts'
import { FhirRefusal, operationOutcome } from '../fhir/operation-outcome.ts'
import { publicBaseOf } from '../peer/addresses.ts'
import type { Receiver } from '../roles/receiver.ts'
import { demandResource, serveFhir } from '../serve-fhir.ts'
import { type Dialect, readIdentifier, readNotification } from '../tasks/read-notification.ts'
import { mediaTypes } from '../wire.ts'

export function addNotificationRoutes(
  app: FastifyInstance,
  system: CareSystem,
  receiver: Receiver,
  speaks: Dialect,
): void {
  const { context, inbox, ura } = system
  const mediaType = speaks === 'aorta-np' ? mediaTypes.fhirR4 : mediaTypes.fhirStu3
  app.post(
    '/fhir/Task',
    serveFhir(system, 'notify', (call) => {
      const task = demandResource(call)
      const checks = { speaks, ownUra: ura, clientUra: call.grant.clientUra, now: context.clock.now() }
      const notification = readNotification(task, checks)
      if (inbox.find(notification.senderUra, notification.identifier) !== undefined)
        throw new FhirRefusal(409, 'duplicate', 'this notification is here already')
      receiver.assertWelcome(notification)
      const id = randomUUID()
      inbox.add({ id, senderUra: notification.senderUra, identifier: notification.identifier, status: 'requested' })
      system.received.keep(task)
      return {
        status: 201,
        mediaType,
        headers: { location: `${publicBaseOf(context.party)}/fhir/Task/${id}` },
        resource: operationOutcome('informational', 'notification received'),
        after: () => receiver.take(id, notification),
      }
    }),
  )
  app.put(
    '/fhir/Task',
    serveFhir(system, 'notify', (call) => {
      const task = demandResource(call)
      const identifier = readIdentifier(task)
      if (call.query.get('identifier') !== `${identifier.system}|${identifier.value}`)
        throw new FhirRefusal(400, 'invalid', 'the identifier in the query is not the one of the Task')
      if (task.status !== 'cancelled' || task.intent !== 'proposal')
        throw new FhirRefusal(422, 'business-rule', 'a notification can only be cancelled')
      const entry = inbox.find(call.grant.clientUra, identifier)
      if (entry === undefined) throw new FhirRefusal(404, 'not-found', 'no such notification of this organisation')
      inbox.cancel(entry.id)
      return {
        status: 200,
        mediaType,
        resource: operationOutcome('informational', 'notification cancelled'),
        after: () => receiver.noteCancelled(entry.id),
      }
    }),
  )
}
