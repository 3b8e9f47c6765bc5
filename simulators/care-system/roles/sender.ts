/** The sending end: refers a patient, gives access to the record, and takes it back. */

import type { Trigger } from '../../../harness/contracts/party.ts'
import type { CareSystem } from '../care-system.ts'
import { finalStatuses } from '../tasks/task-flow.ts'
import { withdraw } from './course.ts'
import { createDesk } from './sender-desk.ts'

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

export function createSender(system: CareSystem): Sender {
  const desk = createDesk(system)
  return {
    trigger: desk.take,
    noteFollowed(base) {
      const course = desk.find(base)
      if (course !== undefined) course.followed = true
    },
    noteStatus(base, status) {
      const course = desk.find(base)
      if (course !== undefined) course.followed = true
      const offer = course && desk.findOpenOffer(course)
      const isFinal = finalStatuses.includes(status)
      if (isFinal) withdraw(system, base, course?.receiver.id ?? '', status)
      if (offer === undefined || course === undefined)
        return isFinal ? () => desk.conclude(course, `the receiver ${status} the referral`) : () => {}
      course.answer = status === 'accepted' ? 'accepted' : 'rejected'
      return () => desk.decide(offer)
    },
    noteAnswered(base, path, query) {
      const course = desk.find(base)
      course?.ledger.note(path, query)
      // Nobody reports on a Workflow Task that nobody fetched, so the last answer is the end of it.
      const isReportDue = course?.followed === true && system.options.completion === 'at-once'
      if (!isReportDue && course?.ledger.isComplete() === true) desk.conclude(course, 'every listed query was answered')
    },
  }
}
