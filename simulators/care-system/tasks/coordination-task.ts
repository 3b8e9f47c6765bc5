/** Coordination Task of the harmonised draft (R4), Task of record at the placer (field notes on Notified Pull 2.6). */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { isNotice, type TaskInput } from '../datasets/data-set.ts'
import { valuesAt } from '../fhir/element-path.ts'
import { codes, extensions, systems } from '../wire.ts'
import { namedEarly, withDisplay } from './name-patient.ts'
import type { ReferralDraft } from './referral-draft.ts'

/** For one receiver from the start, or for the one that was chosen. `namesPatient`: whether the BSN stands in `for`. */
export function buildCoordinationTask(draft: ReferralDraft, namesPatient: boolean): FhirResource {
  const { referral } = draft
  const patient = { identifier: { system: systems.bsn, value: draft.bsn } }
  return {
    ...withoutPatient(draft, draft.inputs),
    description: referral.reason,
    ...(namesPatient ? { for: withDisplay(patient, draft.patientName) } : {}),
  }
}

/** For one of several candidates: no reason, nobody whom it is for, and the advance notice for input. */
export function buildCoordinationOffer(draft: ReferralDraft, notice: TaskInput): FhirResource {
  return { ...withoutPatient(draft, [notice]), ...namedEarly(draft) }
}

/** What came of the offer, for the one that was chosen. */
export function asSelected(task: FhirResource): FhirResource {
  return { ...task, businessStatus: outcomeOf(codes.selected) }
}

/** Whether its owner is not one of several: it was chosen, or it was the only one from the start. */
export function isChosen(task: FhirResource): boolean {
  const isOffered = valuesAt(task, 'input').some(isNotice)
  return !isOffered || valuesAt(task, 'businessStatus.coding.code').includes(codes.selected)
}

/** What came of the offer, for the others. */
export function asNotSelected(task: FhirResource): FhirResource {
  return { ...task, statusReason: outcomeOf(codes.notSelected) }
}

/** The next version: `meta.versionId` counts (R4 3.1.0.6). */
export function nextVersion(task: FhirResource): FhirResource {
  return { ...task, meta: { ...(task.meta as object | undefined), versionId: String(Number(versionOf(task)) + 1) } }
}

function versionOf({ meta }: FhirResource): string {
  const version = typeof meta === 'object' && meta !== null && 'versionId' in meta ? meta.versionId : undefined
  return typeof version === 'string' ? version : '0'
}

/** `ETag` and `If-Match` (R4 3.1.0.5: weak). */
export function entityTag(task: FhirResource): string {
  return `W/"${versionOf(task)}"`
}

function withoutPatient(draft: ReferralDraft, inputs: readonly TaskInput[]): FhirResource {
  const { referral } = draft
  return {
    resourceType: 'Task',
    id: draft.workflowId,
    meta: { versionId: '1' },
    // One for all candidates, as the request is.
    groupIdentifier: { system: systems.uri, value: draft.groupId },
    identifier: [{ value: referral.reference }],
    status: 'requested',
    intent: 'order',
    priority: 'normal',
    code: draft.code,
    // Which request it is; queries follow from its code and cannot be read from here.
    focus: { type: 'ServiceRequest', identifier: { system: systems.uri, value: draft.groupId } },
    authoredOn: draft.authoredOn,
    // R4 has no `onBehalfOf`.
    requester: {
      extension: [
        {
          url: extensions.onBehalfOf,
          valueReference: {
            identifier: { system: systems.ura, value: draft.sender.ura },
            display: draft.sender.name,
          },
        },
      ],
      identifier: { system: systems.uziPerson, value: referral.requester.uziNumber },
      display: referral.requester.name,
    },
    owner: { identifier: { system: systems.ura, value: draft.receiver.ura }, display: draft.receiver.name },
    restriction: { period: { end: referral.validUntil } },
    input: inputs,
  }
}

function outcomeOf(code: string): object {
  return { coding: [{ system: systems.offerOutcome, code }] }
}
