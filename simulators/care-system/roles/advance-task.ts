/** What a receiving end does with a Task at the sender, by the status that it finds it in. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { isNotice, queryOf } from '../datasets/data-set.ts'
import { valuesAt } from '../fhir/element-path.ts'
import { isChosen } from '../tasks/coordination-task.ts'
import { notificationForms } from '../tasks/notification-request.ts'
import { readQueries } from '../tasks/read-notification.ts'
import { askInVain, cancelled, type Pull, queriesOf, report, runQueries, runQuery } from './pull.ts'

/** Gives how it ended; undefined while something may still come of it. */
export async function advanceTask(pull: Pull, task: FhirResource): Promise<string | undefined> {
  const { options, inbox } = pull.system
  switch (task.status) {
    case 'requested':
      return options.onReferral === 'wait' ? undefined : answer(pull, task)
    case 'accepted':
      return isCoordinated(pull) && isChosen(task) ? begin(pull, task) : undefined
    case 'in-progress':
      return finish(pull, task)
    case 'cancelled':
      if (inbox.isCancelled(pull.id)) return undefined
      inbox.cancel(pull.id)
      await askAfterwards(pull, task)
      return cancelled
    default:
      return undefined
  }
}

/** Asks once more when access has ended, where its user would know whether that is so. */
export async function askAfterwards(pull: Pull, task: FhirResource | undefined): Promise<void> {
  if (pull.system.options.handover.afterwards === 'rests') return
  const query = firstQuery(pull, task)
  if (query !== undefined) await askInVain(pull, query)
}

async function answer(pull: Pull, task: FhirResource): Promise<string | undefined> {
  const notice = noticeIn(task)
  if (notice !== undefined) await runQuery(pull, notice)
  if (pull.system.options.onReferral === 'refuse') {
    await refuse(pull, task)
    return 'refused the referral'
  }
  if (notice !== undefined) {
    await report(pull, 'accept', task, 'accepted')
    return undefined
  }
  if (isCoordinated(pull)) return begin(pull, await report(pull, 'accept', task, 'accepted'))
  const received = await report(pull, 'receive', task, 'received')
  return finish(pull, await report(pull, 'accept', received, 'accepted'))
}

async function begin(pull: Pull, task: FhirResource): Promise<string> {
  const started = await report(pull, 'start', task, 'in-progress')
  try {
    return await finish(pull, started)
  } catch (error) {
    // That the work failed is for the sender to know too; why it did stands with the step that failed.
    await report(pull, 'fail', started, 'failed').catch(() => undefined)
    throw error
  }
}

async function finish(pull: Pull, task: FhirResource): Promise<string> {
  await runQueries(pull, task)
  if (pull.system.options.completion === 'at-once') {
    await report(pull, 'complete', task, 'completed')
    await askAfterwards(pull, task)
  }
  return 'pulled the record'
}

/** Refuses, and then asks nevertheless: what was refused may no longer be open. */
async function refuse(pull: Pull, task: FhirResource): Promise<void> {
  await report(pull, 'reject', task, 'rejected')
  await askInVain(pull, firstQuery(pull, task) ?? '')
}

/** Of the notice, where that is all that is known. */
function firstQuery(pull: Pull, task: FhirResource | undefined): string | undefined {
  const [first] = queriesOf(pull.notification, task)
  return first ?? (task && readQueries(task, [])[0])
}

function noticeIn(task: FhirResource): string | undefined {
  const [reference] = valuesAt(valuesAt(task, 'input').find(isNotice), 'valueReference')
  return queryOf({ type: { coding: [] }, valueReference: reference as { reference: string } })
}

function isCoordinated({ system }: Pull): boolean {
  return notificationForms[system.options.speaks].flow === 'coordination'
}
