/** The Workflow Task of a referral: Task of record at the sender (Twiin TTA Z1.4.2, STU3). */

import { isDeepStrictEqual } from 'node:util'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import type { TaskInput } from '../datasets/data-set.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import { extensions, systems } from '../wire.ts'
import { isChosen } from './coordination-task.ts'
import { namedEarly, withDisplay } from './name-patient.ts'
import type { ReferralDraft } from './referral-draft.ts'
import { type TaskFlow, taskFlows } from './task-flow.ts'

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

/**
 * The Task as a candidate may see it: no reason, nobody whom it is for, and the advance notice for input. A name and a
 * BSN stand in it by a fault alone.
 */
export function buildOfferTask(draft: ReferralDraft, notice: TaskInput): FhirResource {
  const { description: _, for: __, ...task } = buildWorkflowTask({ ...draft, inputs: [notice] })
  return { ...task, ...namedEarly(draft) }
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
export function judgeUpdate(
  current: FhirResource,
  update: FhirResource,
  { transitions }: TaskFlow = taskFlows.referral,
): string {
  const from = String(current.status)
  const to = String(update.status)
  if (!isDeepStrictEqual(withStatus(current, to), update))
    throw new FhirRefusal(422, 'business-rule', 'only the status of this Task may change')
  if (transitions[from]?.includes(to) !== true)
    throw new FhirRefusal(409, 'conflict', `a Task that is ${from} cannot become ${to}`)
  if (to === 'in-progress' && !isChosen(current))
    throw new FhirRefusal(409, 'conflict', 'a candidate cannot begin before it is chosen')
  return to
}
