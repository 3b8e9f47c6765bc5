/** `POST /notification/<id>`: there is something new about a Task of the sender (Nuts eOverdracht; field notes 2.2, 3). */

import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { CareSystem } from '../care-system.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import type { Receiver } from '../roles/receiver.ts'
import { serveFhir } from '../serve-fhir.ts'
import type { Notification } from '../tasks/read-notification.ts'
import { notificationPath, systems } from '../wire.ts'

const idForm = /^[A-Za-z0-9\-.]{1,64}$/

/** It has no body: who sends it stands in the access token, what it is about in the Task. */
export function addBareNotificationRoute(app: FastifyInstance, system: CareSystem, receiver: Receiver): void {
  const { inbox } = system
  app.post(
    `${notificationPath}/:id`,
    serveFhir(system, 'notify', ({ grant, params, resource }) => {
      const workflowId = params.id ?? ''
      if (!idForm.test(workflowId) || resource !== undefined)
        throw new FhirRefusal(400, 'invalid', 'a notification has the id of a Task and no body')
      const notification = describe(grant.clientUra, workflowId)
      const known = inbox.find(grant.clientUra, notification.identifier)
      if (known !== undefined) return { status: 202, after: () => receiver.lookAgain(known.id, notification) }
      const id = randomUUID()
      inbox.add({ id, senderUra: grant.clientUra, identifier: notification.identifier, status: 'requested' })
      return { status: 202, after: () => receiver.take(id, notification) }
    }),
  )
}

function describe(senderUra: string, workflowId: string): Notification {
  return {
    senderUra,
    identifier: { system: systems.uri, value: `Task/${workflowId}` },
    bsn: undefined,
    base: undefined,
    workflowId,
    group: undefined,
    queries: [],
  }
}
