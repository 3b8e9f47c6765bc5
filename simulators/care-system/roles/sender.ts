/** The sending end: refers a patient, gives access to the record, and takes it back. */

import type { PartySpec, Trigger } from '../../../harness/contracts/party.ts'
import type { FhirResource, Referral } from '../../../harness/contracts/truth.ts'
import type { CareSystem } from '../care-system.ts'
import { queryOf } from '../datasets/data-set.ts'
import { isRecord, valuesAt } from '../fhir/element-path.ts'
import { nameInput, readPatientName } from '../tasks/name-patient.ts'
import { notificationForms } from '../tasks/notification-request.ts'
import { draftReferral, type ReferralDraft } from '../tasks/referral-draft.ts'
import { buildWorkflowTask, finalStatuses, withStatus } from '../tasks/workflow-task.ts'
import { systems } from '../wire.ts'
import { getToken } from './get-token.ts'
import { createQueryLedger, type QueryLedger } from './query-ledger.ts'
import { runStep } from './run-step.ts'

export interface Sender {
  /** Starts the work and returns. Throws a plain Error for a party that is none of the exchange. */
  trigger(trigger: Trigger): void
  /** The receiver fetched the Workflow Task, so it is going to report on it. */
  noteFollowed(base: string): void
  /** The receiver set a status; access ends at once where that status is final. Gives what is left for after the answer. */
  noteStatus(base: string, status: string): () => void
  /** A query was answered. */
  noteAnswered(base: string, path: string, query: URLSearchParams): void
}

/** One referral on its way. */
interface Course {
  receiver: PartySpec
  ledger: QueryLedger
  /** The notification was accepted. */
  notified: boolean
  followed: boolean
  /** Why the sender's part has ended, once it has. */
  ending: string | undefined
}

export function createSender(system: CareSystem): Sender {
  const { context } = system
  const courses = new Map<string, Course>()
  /** One thing at a time: a cancellation waits for the notification it withdraws. */
  let queue = Promise.resolve()

  const conclude = (course: Course | undefined, ending: string) => {
    if (course === undefined) return
    course.ending ??= ending
    if (course.notified) context.progress.become('done', course.ending)
  }
  return {
    trigger({ action, to, referral }) {
      const receiver = context.config.parties.find(({ id }) => id === to)
      if (receiver === undefined) throw new Error(`"${to}" is no party of this exchange`)
      context.progress.become('busy')
      queue = queue
        .then(() =>
          action === 'refer' ? refer(system, receiver, referral, courses, conclude) : cancel(system, receiver),
        )
        .catch((error: unknown) => {
          context.progress.become('failed', error instanceof Error ? error.message : String(error))
        })
    },
    noteFollowed(base) {
      const course = courses.get(base)
      if (course !== undefined) course.followed = true
    },
    noteStatus(base, status) {
      const course = courses.get(base)
      if (course !== undefined) course.followed = true
      if (!finalStatuses.includes(status)) return () => {}
      withdraw(system, base, course?.receiver.id ?? '', status)
      return () => conclude(course, `the receiver ${status} the referral`)
    },
    noteAnswered(base, path, query) {
      const course = courses.get(base)
      course?.ledger.note(path, query)
      // Nobody reports on a Workflow Task that nobody fetched, so the last answer is the end of it.
      const isReportDue = course?.followed === true && system.options.completion === 'at-once'
      if (!isReportDue && course?.ledger.isComplete() === true) conclude(course, 'every listed query was answered')
    },
  }
}

async function refer(
  system: CareSystem,
  receiver: PartySpec,
  referral: Referral,
  courses: Map<string, Course>,
  conclude: (course: Course, ending: string) => void,
): Promise<void> {
  const draft = prepare(system, receiver, referral)
  const ledger = createQueryLedger(draft.inputs.flatMap((input) => queryOf(input) ?? []))
  const course: Course = { receiver, ledger, notified: false, followed: false, ending: undefined }
  courses.set(draft.base, course)
  try {
    const token = await getToken(system, receiver, { use: 'notify' })
    await runStep(system.context, 'notify', receiver.id, async () => {
      await system.client.request(receiver, { ...notificationForms[system.options.speaks].notify(draft), token })
    })
  } catch (error) {
    // Nobody was told of it, so nobody has use for it.
    system.referrals.withdraw(draft.base, 'not notified')
    throw error
  }
  course.notified = true
  if (course.ending !== undefined) conclude(course, course.ending)
}

async function cancel(system: CareSystem, receiver: PartySpec): Promise<void> {
  const { context, referrals } = system
  const [referral] = referrals.listByReceiver(receiver.organisation.ura)
  if (referral === undefined) throw new Error(`no referral to "${receiver.id}" to cancel`)
  withdraw(system, referral.base, receiver.id, 'cancelled')
  const task = referral.workflowTask
  if (task !== undefined && !finalStatuses.includes(String(task.status)))
    referrals.updateTask(referral.base, withStatus(task, 'cancelled'))
  const token = await getToken(system, receiver, { use: 'notify' })
  await runStep(context, 'cancel', receiver.id, async () => {
    await system.client.request(receiver, { ...notificationForms[system.options.speaks].cancel(referral), token })
  })
  context.progress.become('done', 'the referral was cancelled')
}

/** Puts the referral and its Workflow Task down, so that they are there when the receiver comes. */
function prepare(system: CareSystem, receiver: PartySpec, referral: Referral): ReferralDraft {
  const { context, options, conversation } = system
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
  const draft = draftReferral(facts, context.clock.now())
  conversation.bsn = bsn
  conversation.workflowId = draft.workflowId
  system.referrals.add({
    base: draft.base,
    receiverUra: receiver.organisation.ura,
    patientId: referral.patientId,
    bsn,
    validUntil: referral.validUntil,
    notificationId: draft.notificationId,
    workflowId: draft.workflowId,
    workflowTask: notificationForms[options.speaks].hasWorkflowTask ? buildWorkflowTask(draft) : undefined,
    withdrawn: undefined,
  })
  return draft
}

function withdraw({ context, referrals }: CareSystem, base: string, receiver: string, reason: string): void {
  void context.progress.step('withdraw access', receiver, async (note) => {
    referrals.withdraw(base, reason)
    note.detail(reason)
  })
}

function bsnOf(patient: FhirResource | undefined): string | undefined {
  const identifier = valuesAt(patient, 'identifier').find((value) => isRecord(value) && value.system === systems.bsn)
  const bsn = isRecord(identifier) ? identifier.value : undefined
  return typeof bsn === 'string' ? bsn : undefined
}
