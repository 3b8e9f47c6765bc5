/** The sending end: refers a patient, gives access to the record, and takes it back. */

import type { PartySpec, Trigger } from '../../../harness/contracts/party.ts'
import type { FhirResource, Referral } from '../../../harness/contracts/truth.ts'
import type { Payload } from '../../protection/types.ts'
import type { CareSystem } from '../care-system.ts'
import { queryOf } from '../datasets/data-set.ts'
import { isRecord, valuesAt } from '../fhir/element-path.ts'
import { buildAortaNotification, buildCancellation, buildTwiinNotification } from '../tasks/notification-task.ts'
import { draftReferral, type ReferralDraft } from '../tasks/referral-draft.ts'
import { buildWorkflowTask, finalStatuses, withStatus } from '../tasks/workflow-task.ts'
import { mediaTypes, systems } from '../wire.ts'
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
      if (course?.followed === false && course.ledger.isComplete()) conclude(course, 'every listed query was answered')
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
    const token = await getToken(system, receiver)
    await runStep(system.context, 'notify', receiver.id, async () => {
      const body = composeNotification(system, draft)
      await system.client.request(receiver, {
        method: 'POST',
        path: '/fhir/Task',
        accept: body.contentType,
        token,
        body,
      })
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
  const referral = referrals.byReceiver(receiver.organisation.ura)
  if (referral === undefined) throw new Error(`no referral to "${receiver.id}" to cancel`)
  withdraw(system, referral.base, receiver.id, 'cancelled')
  const task = referral.workflowTask
  if (task !== undefined && !finalStatuses.includes(String(task.status)))
    referrals.updateTask(referral.base, withStatus(task, 'cancelled'))
  const token = await getToken(system, receiver)
  await runStep(context, 'cancel', receiver.id, async () => {
    const identifier = encodeURIComponent(`${systems.uri}|${referral.notificationId}`)
    await system.client.request(receiver, {
      method: 'PUT',
      path: `/fhir/Task?identifier=${identifier}`,
      accept: mediaTypes.fhirStu3,
      token,
      body: fhirPayload(mediaTypes.fhirStu3, buildCancellation(referral.notificationId)),
    })
  })
  context.progress.become('done', 'the referral was cancelled')
}

/** Puts the referral and its Workflow Task down, so that they are there when the receiver comes. */
function prepare(system: CareSystem, receiver: PartySpec, referral: Referral): ReferralDraft {
  const { context, options, conversation } = system
  const bsn = bsnOf(system.record.read('Patient', referral.patientId))
  if (bsn === undefined) throw new Error(`the record has no patient "${referral.patientId}" with a BSN`)
  const { organisation, fqdn } = context.party
  const { code, inputs } = options.dataSet
  const facts = {
    code,
    inputs: inputs(system.record),
    referral,
    bsn,
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
    workflowTask: options.speaks === 'twiin-np' ? buildWorkflowTask(draft) : undefined,
    withdrawn: undefined,
  })
  return draft
}

function composeNotification({ options }: CareSystem, draft: ReferralDraft): Payload {
  return options.speaks === 'twiin-np'
    ? fhirPayload(mediaTypes.fhirStu3, buildTwiinNotification(draft))
    : fhirPayload(mediaTypes.fhirR4, buildAortaNotification(draft))
}

function withdraw({ context, referrals }: CareSystem, base: string, receiver: string, reason: string): void {
  void context.progress.step('withdraw access', receiver, async (note) => {
    referrals.withdraw(base, reason)
    note.detail(reason)
  })
}

function fhirPayload(contentType: string, resource: FhirResource): Payload {
  return { contentType, body: Buffer.from(JSON.stringify(resource)) }
}

function bsnOf(patient: FhirResource | undefined): string | undefined {
  const identifier = valuesAt(patient, 'identifier').find((value) => isRecord(value) && value.system === systems.bsn)
  const bsn = isRecord(identifier) ? identifier.value : undefined
  return typeof bsn === 'string' ? bsn : undefined
}
