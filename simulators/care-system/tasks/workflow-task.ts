/** The Workflow Task of a referral: Task of record at the sender (Twiin TTA Z1.4.2, STU3). */

import { isDeepStrictEqual } from 'node:util'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import { extensions, systems } from '../wire.ts'
import { withDisplay } from './name-patient.ts'
import type { ReferralDraft } from './referral-draft.ts'

/** Status → what the receiver may make of it. Cancelling is the sender's. */
const transitions: Readonly<Record<string, readonly string[]>> = {
  requested: ['received', 'accepted', 'rejected'],
  received: ['accepted', 'rejected'],
  accepted: ['completed'],
}

/** Statuses at which access to the record ends. */
export const finalStatuses: readonly string[] = ['rejected', 'completed', 'cancelled']

export function buildWorkflowTask(draft: ReferralDraft): FhirResource {
  const { referral } = draft
  return {
    resourceType: 'Task',
    id: draft.workflowId,
    // The notification has the same one: a receiver whose form of it names no Workflow Task can find the Task by it.
    groupIdentifier: { system: systems.uri, value: draft.groupId },
    identifier: [{ value: referral.reference }],
    status: 'requested',
    intent: 'order',
    priority: 'normal',
    code: draft.code,
    description: referral.reason,
    for: withDisplay({ reference: `Patient/${referral.patientId}` }, draft.patientName),
    authoredOn: draft.authoredOn,
    requester: {
      agent: {
        extension: [
          {
            url: extensions.practitionerRole,
            valueReference: { identifier: { system: systems.uziRole, value: referral.requester.roleCode } },
          },
        ],
        identifier: { system: systems.uziPerson, value: referral.requester.uziNumber },
        display: referral.requester.name,
      },
      onBehalfOf: { identifier: { system: systems.ura, value: draft.sender.ura }, display: draft.sender.name },
    },
    owner: { identifier: { system: systems.ura, value: draft.receiver.ura }, display: draft.receiver.name },
    restriction: { period: { end: referral.validUntil } },
    input: draft.inputs,
  }
}

export function withStatus(task: FhirResource, status: string): FhirResource {
  return { ...task, status }
}

/**
 * Judges an update by the receiver: only the status may differ, and only in a step that the state allows
 * (field notes on Notified Pull 2.11). Gives the new status.
 *
 * @throws {FhirRefusal} 422 for another change, 409 for a step that is not allowed.
 */
export function judgeUpdate(current: FhirResource, update: FhirResource): string {
  const from = String(current.status)
  const to = String(update.status)
  if (!isDeepStrictEqual(withStatus(current, to), update))
    throw new FhirRefusal(422, 'business-rule', 'only the status of this Task may change')
  if (transitions[from]?.includes(to) !== true)
    throw new FhirRefusal(409, 'conflict', `a Task that is ${from} cannot become ${to}`)
  return to
}
