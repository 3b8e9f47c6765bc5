/** How the receiver is told of a referral, and that there is something new about it, in each form of notification. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import type { Payload } from '../../protection/types.ts'
import type { CareSystemOptions } from '../options.ts'
import { mediaTypes, notificationPath, systems } from '../wire.ts'
import { buildAortaNotification, buildCancellation, buildTwiinNotification } from './notification-task.ts'
import type { ReferralDraft } from './referral-draft.ts'
import { buildBundle, type NotificationBundle } from './subscription.ts'
import type { FlowName } from './task-flow.ts'

export interface NotificationRequest {
  method: 'POST' | 'PUT'
  /** Below the base URL of the receiver. */
  path: string
  accept: string
  body?: Payload
}

interface NotificationForm {
  notify(draft: ReferralDraft, news: NotificationBundle | undefined): NotificationRequest
  /** That it was withdrawn; where the Task is at the sender, that there is something new about it. */
  tell(referral: Told, news: NotificationBundle | undefined): NotificationRequest
  /** Whether the sender has a Workflow Task for the receiver to fetch and report on. */
  hasWorkflowTask: boolean
  /** Below the base URL of the sender: where the Task is. */
  fhirBase: '/fhir' | '/fhirr4'
  /** Whether a token to pull with needs an authorization base. */
  needsBase: boolean
  /** Whether the receiver is told by way of its Subscription. */
  isSubscribed: boolean
  /** Undefined for a form that cannot do without saying who the patient is. */
  flowWithCandidates: FlowName | undefined
  flow: FlowName
}

export type Told = Pick<ReferralDraft, 'notificationId' | 'workflowId'>

/** Of the Nuts eOverdracht (field notes 2.2, 3): nothing but which Task there is something new about. */
const bare = ({ workflowId }: Told): NotificationRequest => ({
  method: 'POST',
  path: `${notificationPath}/${workflowId}`,
  accept: mediaTypes.fhirStu3,
})

const twiin: NotificationForm = {
  notify: (draft) => create(mediaTypes.fhirStu3, buildTwiinNotification(draft)),
  tell: ({ notificationId }) => withdraw(notificationId),
  hasWorkflowTask: true,
  fhirBase: '/fhir',
  needsBase: true,
  isSubscribed: false,
  flowWithCandidates: undefined,
  flow: 'referral',
}

export const notificationForms: Readonly<Record<CareSystemOptions['speaks'], NotificationForm>> = {
  'twiin-np': twiin,
  'aorta-np': {
    ...twiin,
    notify: (draft) => create(mediaTypes.fhirR4, buildAortaNotification(draft)),
    hasWorkflowTask: false,
  },
  'nuts-eoverdracht': {
    ...twiin,
    notify: bare,
    tell: bare,
    needsBase: false,
    flowWithCandidates: 'handoff',
  },
  'harmonised-draft': {
    notify: (_draft, news) => bundleRequest(news),
    tell: (_referral, news) => bundleRequest(news),
    hasWorkflowTask: true,
    fhirBase: '/fhirr4',
    needsBase: false,
    isSubscribed: true,
    flowWithCandidates: 'coordination',
    flow: 'coordination',
  },
}

/** To the endpoint of a rest-hook. */
export function bundleRequest(news: NotificationBundle | undefined): NotificationRequest {
  if (news === undefined) throw new Error('nobody subscribed to what there is to tell')
  const bundle = buildBundle(news)
  return {
    method: 'POST',
    path: notificationPath,
    accept: mediaTypes.fhirR4,
    body: payloadOf(mediaTypes.fhirR4, bundle),
  }
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
