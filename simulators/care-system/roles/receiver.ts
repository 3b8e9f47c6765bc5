/** The receiving end: takes a notification, and pulls the record or refuses it. */

import type { CareSystem } from '../care-system.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import { Refused } from '../peer/refused.ts'
import type { Notification } from '../tasks/read-notification.ts'
import { advanceTask, askAfterwards } from './advance-task.ts'
import { cancelled, fetchTask, openPull, runQueries } from './pull.ts'

export interface Receiver {
  /** Refuses a notification where that is the only way to refuse the referral. Throws `FhirRefusal`. */
  assertWelcome(notification: Notification): void
  /** Starts what this end does with a referral. `id` is that of the inbox entry. */
  take(id: string, notification: Notification): void
  /** The sender took back the notification of this inbox entry. */
  noteCancelled(id: string): void
  /** Finds out what is new about a referral that it has already, and goes on from there. */
  lookAgain(id: string, notification: Notification): void
}

export function createReceiver(system: CareSystem): Receiver {
  const { context, options, conversation, inbox } = system
  const taken = new Map<string, Notification>()
  let working = false
  /** One thing at a time: what is new about a referral waits for what is being done with it. */
  let queue = Promise.resolve()
  const enqueue = (id: string, work: () => Promise<string | undefined>) => {
    working = true
    queue = queue
      .then(work)
      .then((detail) => {
        if (detail !== undefined) context.progress.become('done', detail)
      })
      .catch((error: unknown) => {
        if (inbox.isCancelled(id)) context.progress.become('done', cancelled)
        else context.progress.become('failed', error instanceof Error ? error.message : String(error))
      })
      .finally(() => {
        working = false
      })
  }
  return {
    assertWelcome(notification) {
      if (options.onReferral !== 'refuse' || notification.workflowId !== undefined) return
      context.progress.become('done', 'refused the notification')
      throw new FhirRefusal(403, 'forbidden', 'the receiver refuses the referral')
    },
    take(id, notification) {
      context.progress.become('busy', options.onReferral === 'wait' ? 'the referral waits in the inbox' : undefined)
      conversation.bsn = notification.bsn
      conversation.workflowId = notification.workflowId
      taken.set(id, notification)
      if (options.onReferral !== 'wait') enqueue(id, () => work(system, id, notification))
    },
    noteCancelled(id) {
      if (working) return
      const notification = taken.get(id)
      enqueue(id, async () => {
        if (notification !== undefined) await askOnceMore(system, id, notification)
        return cancelled
      })
    },
    lookAgain(id, notification) {
      enqueue(id, () => lookAgain(system, id, notification))
    },
  }
}

/** Gives how it ended; undefined while something may still come of it. */
async function work(system: CareSystem, id: string, notification: Notification): Promise<string | undefined> {
  const pull = await openPull(system, id, notification)
  const task = await fetchTask(pull)
  if (task !== undefined) return advanceTask(pull, task)
  await runQueries(pull, undefined)
  return 'pulled the record'
}

/** A Task that cannot be read any more is withdrawn. */
async function lookAgain(system: CareSystem, id: string, notification: Notification): Promise<string | undefined> {
  try {
    return await work(system, id, notification)
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 403) throw error
    system.inbox.cancel(id)
    return cancelled
  }
}

/** After a cancellation a token is refused already, or what it is for. */
async function askOnceMore(system: CareSystem, id: string, notification: Notification): Promise<void> {
  if (system.options.handover.afterwards === 'rests') return
  try {
    await askAfterwards(await openPull(system, id, notification), undefined)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
}
