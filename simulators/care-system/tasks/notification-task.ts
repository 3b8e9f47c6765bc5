/** Notifications as sent: Twiin TA Notified Pull (STU3) and AORTA (R4), and how one is withdrawn. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { queryOf } from '../datasets/data-set.ts'
import { codes, systems } from '../wire.ts'
import { withDisplay } from './name-patient.ts'
import type { ReferralDraft } from './referral-draft.ts'

/** Notification Task of Twiin TTA Notified Pull 1.0.x (STU3). */
export function buildTwiinNotification(draft: ReferralDraft): FhirResource {
  return {
    resourceType: 'Task',
    groupIdentifier: { system: systems.uri, value: draft.groupId },
    identifier: [{ system: systems.uri, value: draft.notificationId }],
    basedOn: [{ reference: `Task/${draft.workflowId}` }],
    status: 'requested',
    intent: 'proposal',
    authoredOn: draft.authoredOn,
    code: { coding: [{ system: systems.taskCode, code: codes.pullNotification }] },
    for: withDisplay({ identifier: { system: systems.bsn, value: draft.bsn } }, draft.patientName),
    requester: {
      agent: { identifier: { system: systems.uri, value: `https://${draft.senderSystem}` } },
      onBehalfOf: { identifier: { system: systems.ura, value: draft.sender.ura } },
    },
    owner: { identifier: { system: systems.ura, value: draft.receiver.ura } },
    restriction: { period: { end: draft.referral.validUntil } },
    input: [
      { type: parameter(systems.taskParameter, codes.authorizationBase), valueString: draft.base },
      { type: parameter(systems.taskParameter, codes.getWorkflowTask), valueBoolean: true },
      ...draft.inputs,
    ],
  }
}

/** `nl-vzvz-TaskNotifiedPull` (R4): no Workflow Task, queries as plain strings. */
export function buildAortaNotification(draft: ReferralDraft): FhirResource {
  return {
    resourceType: 'Task',
    meta: { profile: ['http://vzvz.nl/fhir/StructureDefinition/nl-vzvz-TaskNotifiedPull'] },
    groupIdentifier: { system: systems.uri, value: draft.groupId },
    identifier: [{ system: systems.uri, value: draft.notificationId }],
    status: 'requested',
    intent: 'proposal',
    authoredOn: draft.authoredOn,
    code: { coding: [{ system: systems.aortaTaskCode, code: codes.notifiedPull }] },
    for: withDisplay({ identifier: { system: systems.bsn, value: draft.bsn } }, draft.patientName),
    requester: { identifier: { system: systems.ura, value: draft.sender.ura } },
    owner: { identifier: { system: systems.ura, value: draft.receiver.ura } },
    restriction: { period: { end: draft.referral.validUntil } },
    input: [
      { type: parameter(systems.aortaTaskParameter, codes.consentToken), valueString: draft.base },
      ...draft.inputs.map((input) => ({
        type: parameter(systems.aortaTaskParameter, codes.queryString),
        valueString: queryOf(input),
      })),
    ],
  }
}

/** Body of the conditional update that withdraws a notification (TTA 10.3.7): nothing but what it takes. */
export function buildCancellation(notificationId: string): FhirResource {
  return {
    resourceType: 'Task',
    identifier: [{ system: systems.uri, value: notificationId }],
    status: 'cancelled',
    intent: 'proposal',
  }
}

function parameter(system: string, code: string): { coding: { system: string; code: string }[] } {
  return { coding: [{ system, code }] }
}
