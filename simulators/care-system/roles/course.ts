/** A referral on its way to one receiver, at the sender. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { FhirResource, Referral } from '../../../harness/contracts/truth.ts'
import type { CareSystem } from '../care-system.ts'
import { queryOf, type TaskInput } from '../datasets/data-set.ts'
import { endsAccess } from '../faults/keeps-access-open.ts'
import { nameEarly } from '../faults/names-patient-early.ts'
import { isRecord, valuesAt } from '../fhir/element-path.ts'
import { nameInput, readPatientName } from '../tasks/name-patient.ts'
import { notificationForms } from '../tasks/notification-request.ts'
import { draftReferral, type ReferralDraft } from '../tasks/referral-draft.ts'
import type { FlowName } from '../tasks/task-flow.ts'
import { taskForms } from '../tasks/task-forms.ts'
import { systems } from '../wire.ts'
import { createQueryLedger, type QueryLedger } from './query-ledger.ts'

export interface Course {
  receiver: PartySpec
  draft: ReferralDraft
  flow: FlowName
  ledger: QueryLedger
  /** The receiver was told all that it has to know. */
  notified: boolean
  followed: boolean
  /** Why the sender's part has ended, once it has. */
  ending: string | undefined
  /** What a candidate said. */
  answer: 'accepted' | 'rejected' | undefined
}

/** Puts a referral and its Task down, so that they are there when the receiver comes. */
export function prepareCourse(system: CareSystem, receiver: PartySpec, referral: Referral): Course {
  const { flow } = notificationForms[system.options.speaks]
  const draft = draftFor(system, receiver, referral)
  const task = notificationForms[system.options.speaks].hasWorkflowTask
    ? taskForms[flow].build(draft, namesPatient(system))
    : undefined
  return startCourse(system, receiver, draft, flow, task)
}

/** The same for one of several candidates: the Task names the advance notice, and nobody. */
export function prepareOffer(system: CareSystem, receiver: PartySpec, referral: Referral, groupId: string): Course {
  const { speaks, dataSet } = system.options
  const { flowWithCandidates: flow } = notificationForms[speaks]
  if (flow === undefined) throw new Error(`${speaks} says who the patient is, so there can be no candidates`)
  const draft = draftFor(system, receiver, referral, groupId)
  const patient = system.record.read('Patient', referral.patientId)
  const early = patient && nameEarly(system.context.party.faults, patient, draft.bsn)
  const notice = nameInput(dataSet.notice(system.record), { title: 'Aanmeldbericht' }, early?.name)
  const task = taskForms[flow].offer({ ...draft, early }, notice)
  return startCourse(system, receiver, { ...draft, early }, flow, task)
}

/** Whether `Task.for` may have the BSN of whoever it is for. */
export function namesPatient({ options }: CareSystem): boolean {
  return options.handover.bsnInTask === 'once-known'
}

/** The inputs of a Task whose owner was a candidate: what it saw then comes first. */
export function inputsOfChosen(system: CareSystem, draft: ReferralDraft): readonly TaskInput[] {
  return [system.options.dataSet.notice(system.record), ...draft.inputs]
}

export function withdraw({ context, referrals }: CareSystem, base: string, receiver: string, reason: string): void {
  if (!endsAccess(context.party.faults)) return
  void context.progress.step('withdraw access', receiver, async (note) => {
    referrals.withdraw(base, reason)
    note.detail(reason)
  })
}

function startCourse(
  { referrals, conversation }: CareSystem,
  receiver: PartySpec,
  draft: ReferralDraft,
  flow: FlowName,
  task: FhirResource | undefined,
): Course {
  conversation.bsn = draft.bsn
  conversation.workflowId = draft.workflowId
  referrals.add({
    base: draft.base,
    receiverUra: receiver.organisation.ura,
    patientId: draft.referral.patientId,
    bsn: draft.bsn,
    validUntil: draft.referral.validUntil,
    notificationId: draft.notificationId,
    workflowId: draft.workflowId,
    flow,
    workflowTask: task,
    withdrawn: undefined,
  })
  const ledger = createQueryLedger(draft.inputs.flatMap((input) => queryOf(input) ?? []))
  return { receiver, draft, flow, ledger, notified: false, followed: false, ending: undefined, answer: undefined }
}

function draftFor(system: CareSystem, receiver: PartySpec, referral: Referral, groupId?: string): ReferralDraft {
  const { context, options } = system
  const patient = system.record.read('Patient', referral.patientId)
  const bsn = bsnOf(patient)
  if (patient === undefined || bsn === undefined)
    throw new Error(`the record has no patient "${referral.patientId}" with a BSN`)
  const { organisation, fqdn } = context.party
  const { dataSet } = options
  const patientName = options.names === 'display' ? readPatientName(patient) : undefined
  const facts = {
    code: dataSet.code,
    inputs: dataSet.inputs(system.record).map((input) => nameInput(input, dataSet, patientName)),
    referral,
    bsn,
    patientName,
    sender: organisation,
    receiver: receiver.organisation,
    senderSystem: fqdn,
  }
  return draftReferral(facts, context.clock.now(), groupId)
}

function bsnOf(patient: FhirResource | undefined): string | undefined {
  const identifier = valuesAt(patient, 'identifier').find((value) => isRecord(value) && value.system === systems.bsn)
  const bsn = isRecord(identifier) ? identifier.value : undefined
  return typeof bsn === 'string' ? bsn : undefined
}
