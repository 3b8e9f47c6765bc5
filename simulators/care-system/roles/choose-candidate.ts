/** The phase with candidates (aanmeldfase): several are asked, one is chosen, the others are let go (field notes 2.2). */

import { randomUUID } from 'node:crypto'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { FhirResource, Referral } from '../../../harness/contracts/truth.ts'
import type { CareSystem } from '../care-system.ts'
import { notificationForms } from '../tasks/notification-request.ts'
import { taskForms } from '../tasks/task-forms.ts'
import { type Course, inputsOfChosen, namesPatient, prepareOffer, withdraw } from './course.ts'
import { tellNews } from './tell-news.ts'

/** One request, put to several at once. */
export interface Offer {
  /** The candidate that its user is going to choose, when that one accepts. */
  preferred: PartySpec
  courses: readonly Course[]
  isDecided: boolean
}

export function prepareOffers(
  system: CareSystem,
  preferred: PartySpec,
  others: readonly PartySpec[],
  referral: Referral,
): Offer {
  const groupId = `urn:uuid:${randomUUID()}`
  const courses = [preferred, ...others].map((candidate) => prepareOffer(system, candidate, referral, groupId))
  return { preferred, courses, isDecided: false }
}

export async function tellCandidates(system: CareSystem, { courses }: Offer): Promise<void> {
  const form = notificationForms[system.options.speaks]
  for (const { receiver, draft } of courses)
    await tellNews(system, receiver, 'notify', draft, (news) => form.notify(draft, news))
}

/** Whether every candidate has answered. */
export function isAnswered({ courses }: Offer): boolean {
  return courses.every(({ answer }) => answer !== undefined)
}

/** Gives the course of the one that was chosen; undefined when the preferred one did not want to. */
export async function choose(system: CareSystem, { preferred, courses }: Offer): Promise<Course | undefined> {
  const willing = courses.filter(({ answer }) => answer === 'accepted')
  const chosen = willing.find(({ receiver }) => receiver.id === preferred.id)
  const others = willing.filter((course) => course !== chosen)
  // All is settled before anybody is told, so that nobody finds it half done.
  if (chosen !== undefined) open(system, chosen)
  for (const course of others) close(system, course)
  for (const course of others) await tellAgain(system, course, 'cancel')
  if (chosen !== undefined) await tellAgain(system, chosen, 'choose')
  return chosen
}

function tellAgain(system: CareSystem, { receiver, draft }: Course, step: string): Promise<void> {
  const form = notificationForms[system.options.speaks]
  return tellNews(system, receiver, step, { ...draft, early: undefined }, (news) => form.tell(draft, news))
}

function open(system: CareSystem, { draft, flow }: Course): void {
  const whole = { ...draft, early: undefined, inputs: inputsOfChosen(system, draft) }
  change(system, draft.base, (task) => taskForms[flow].choose(task, whole, namesPatient(system)))
}

function close(system: CareSystem, { draft, flow, receiver }: Course): void {
  withdraw(system, draft.base, receiver.id, 'cancelled')
  change(system, draft.base, taskForms[flow].passOver)
}

function change({ referrals }: CareSystem, base: string, alter: (task: FhirResource) => FhirResource): void {
  const task = referrals.byBase(base)?.workflowTask
  if (task === undefined) throw new Error('there is no Task of this offer')
  referrals.updateTask(base, alter(task))
}
