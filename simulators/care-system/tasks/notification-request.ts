/** How the receiver is told of a referral, and that it is withdrawn, in each form of notification. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import type { Payload } from '../../protection/types.ts'
import type { CareSystemOptions } from '../options.ts'
import { mediaTypes, notificationPath, systems } from '../wire.ts'
import { buildAortaNotification, buildCancellation, buildTwiinNotification } from './notification-task.ts'
import type { ReferralDraft } from './referral-draft.ts'

interface NotificationRequest {
  method: 'POST' | 'PUT'
  /** Below the base URL of the receiver. */
  path: string
  accept: string
  body?: Payload
}

interface NotificationForm {
  notify(draft: ReferralDraft): NotificationRequest
  cancel(referral: { notificationId: string; workflowId: string }): NotificationRequest
  /** Whether the sender has a Workflow Task for the receiver to fetch and report on. */
  hasWorkflowTask: boolean
}

/** Of the Nuts eOverdracht (field notes 2.2, 3): nothing but which Task there is something new about. */
const bare = (workflowId: string): NotificationRequest => ({
  method: 'POST',
  path: `${notificationPath}/${workflowId}`,
  accept: mediaTypes.fhirStu3,
})

export const notificationForms: Readonly<Record<CareSystemOptions['speaks'], NotificationForm>> = {
  'twiin-np': {
    notify: (draft) => create(mediaTypes.fhirStu3, buildTwiinNotification(draft)),
    cancel: ({ notificationId }) => withdraw(notificationId),
    hasWorkflowTask: true,
  },
  'aorta-np': {
    notify: (draft) => create(mediaTypes.fhirR4, buildAortaNotification(draft)),
    cancel: ({ notificationId }) => withdraw(notificationId),
    hasWorkflowTask: false,
  },
  'nuts-eoverdracht': {
    notify: ({ workflowId }) => bare(workflowId),
    cancel: ({ workflowId }) => bare(workflowId),
    hasWorkflowTask: true,
  },
}

function create(accept: string, resource: FhirResource): NotificationRequest {
  return { method: 'POST', path: '/fhir/Task', accept, body: payloadOf(accept, resource) }
}

function withdraw(notificationId: string): NotificationRequest {
  const accept = mediaTypes.fhirStu3
  const path = `/fhir/Task?identifier=${encodeURIComponent(`${systems.uri}|${notificationId}`)}`
  return { method: 'PUT', path, accept, body: payloadOf(accept, buildCancellation(notificationId)) }
}

function payloadOf(contentType: string, resource: FhirResource): Payload {
  return { contentType, body: Buffer.from(JSON.stringify(resource)) }
}
