/** The referrals that a sending end has under way, and what it does about them, one thing at a time. */

import type { PartySpec, Trigger } from '../../../harness/contracts/party.ts'
import type { CareSystem } from '../care-system.ts'
import { notificationForms } from '../tasks/notification-request.ts'
import { finalStatuses, isBeforeWork } from '../tasks/task-flow.ts'
import { taskForms } from '../tasks/task-forms.ts'
import { choose, isAnswered, type Offer, prepareOffers, tellCandidates } from './choose-candidate.ts'
import { type Course, prepareCourse, withdraw } from './course.ts'
import { tellNews } from './tell-news.ts'

export interface Desk {
  /** By authorization base. */
  find(base: string): Course | undefined
  /** Throws a plain Error for a party that is none of the exchange. */
  take(trigger: Trigger): void
  /** The sender's part in a course has ended, once the receiver was told all. */
  conclude(course: Course | undefined, ending: string): void
  /** An offer that this course is part of, as long as nobody is chosen. */
  findOpenOffer(course: Course): Offer | undefined
  /** Chooses, when every candidate has answered. */
  decide(offer: Offer): void
}

/** What has been started. */
interface Work {
  courses: Map<string, Course>
  offers: Offer[]
}

export function createDesk(system: CareSystem): Desk {
  const { progress } = system.context
  const work: Work = { courses: new Map(), offers: [] }
  /** A cancellation waits for the notification that it withdraws. */
  let queue = Promise.resolve()
  const enqueue = (run: () => Promise<string | Course | undefined>) => {
    queue = queue
      .then(run)
      .then((outcome) => {
        if (typeof outcome === 'string') progress.become('done', outcome)
        else if (outcome !== undefined) settle(system, outcome)
      })
      .catch((error: unknown) => {
        progress.become('failed', error instanceof Error ? error.message : String(error))
      })
  }
  return {
    find: (base) => work.courses.get(base),
    take(trigger) {
      const receiver = findParty(system, trigger.to)
      const others = (trigger.candidates ?? []).map((id) => findParty(system, id))
      progress.become('busy')
      enqueue(() => start(system, work, trigger, receiver, others))
    },
    conclude: (course, ending) => course && conclude(system, course, ending),
    findOpenOffer: (course) => work.offers.find((each) => !each.isDecided && each.courses.includes(course)),
    decide(offer) {
      if (offer.isDecided || !isAnswered(offer)) return
      offer.isDecided = true
      enqueue(async () => {
        const chosen = await choose(system, offer)
        return chosen ?? `"${offer.preferred.id}" refused, and nobody was chosen`
      })
    },
  }
}

/** Gives the course that is on its way, or how it ended; undefined where it goes on by what others do. */
async function start(
  system: CareSystem,
  work: Work,
  { action, referral }: Trigger,
  receiver: PartySpec,
  others: readonly PartySpec[],
): Promise<string | Course | undefined> {
  if (action === 'cancel') return takeBack(system, work, receiver)
  if (others.length === 0) {
    const course = prepareCourse(system, receiver, referral)
    work.courses.set(course.draft.base, course)
    return refer(system, course)
  }
  const offer = prepareOffers(system, receiver, others, referral)
  work.offers.push(offer)
  for (const course of offer.courses) work.courses.set(course.draft.base, course)
  await tellCandidates(system, offer)
  return undefined
}

function settle(system: CareSystem, course: Course): void {
  course.notified = true
  if (course.ending !== undefined) conclude(system, course, course.ending)
}

function conclude({ context }: CareSystem, course: Course, ending: string): void {
  course.ending ??= ending
  if (course.notified) context.progress.become('done', course.ending)
}

async function refer(system: CareSystem, course: Course): Promise<Course> {
  const { receiver, draft } = course
  const form = notificationForms[system.options.speaks]
  try {
    await tellNews(system, receiver, 'notify', draft, (news) => form.notify(draft, news))
  } catch (error) {
    // Nobody was told of it, so nobody has use for it.
    system.referrals.withdraw(draft.base, 'not notified')
    throw error
  }
  return course
}

/** From all candidates, where one is not chosen yet. */
async function takeBack(system: CareSystem, { offers }: Work, receiver: PartySpec): Promise<string> {
  const offer = offers.find((each) => !each.isDecided && each.courses.some((course) => course.receiver === receiver))
  if (offer !== undefined) offer.isDecided = true
  // Who refused has done with it.
  const asked = offer?.courses.filter(({ answer }) => answer !== 'rejected').map((course) => course.receiver)
  for (const party of asked ?? [receiver]) await cancel(system, party)
  return 'the referral was cancelled'
}

async function cancel(system: CareSystem, receiver: PartySpec): Promise<void> {
  const { referrals, options } = system
  const [referral] = referrals.listByReceiver(receiver.organisation.ura)
  if (referral === undefined) throw new Error(`no referral to "${receiver.id}" to cancel`)
  const task = referral.workflowTask
  if (referral.flow === 'coordination' && !isBeforeWork(task?.status))
    throw new Error('the receiver has begun, and can only be asked to stop')
  withdraw(system, referral.base, receiver.id, 'cancelled')
  if (task !== undefined && !finalStatuses.includes(String(task.status)))
    referrals.updateTask(referral.base, taskForms[referral.flow].withStatus(task, 'cancelled'))
  const form = notificationForms[options.speaks]
  await tellNews(system, receiver, 'cancel', referral, (news) => form.tell(referral, news))
}

function findParty({ context }: CareSystem, id: string): PartySpec {
  const party = context.config.parties.find((each) => each.id === id)
  if (party === undefined) throw new Error(`"${id}" is no party of this exchange`)
  return party
}
