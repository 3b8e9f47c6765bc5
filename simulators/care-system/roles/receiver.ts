/** The receiving end: takes a notification, and pulls the record or refuses it. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import type { CareSystem } from '../care-system.ts'
import { isResource } from '../fhir/element-path.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import { parseAnswer } from '../fhir/searchset.ts'
import { Refused } from '../peer/refused.ts'
import type { Notification } from '../tasks/read-notification.ts'
import { readQueries } from '../tasks/read-notification.ts'
import { withStatus } from '../tasks/workflow-task.ts'
import type { AccessToken } from '../trust/trust.ts'
import { mediaTypes } from '../wire.ts'
import { getToken } from './get-token.ts'
import { nameOf, pathOf, runAll } from './run-queries.ts'
import { runStep } from './run-step.ts'

export interface Receiver {
  /** Refuses a notification where that is the only way to refuse the referral. Throws `FhirRefusal`. */
  assertWelcome(notification: Notification): void
  /** Starts what this end does with a referral. `id` is that of the inbox entry. */
  take(id: string, notification: Notification): void
  noteCancelled(): void
  /** Finds out what is new about a referral that it has already: that it was withdrawn, or nothing. */
  lookAgain(id: string, notification: Notification): void
}

/** One pull under way. */
interface Pull {
  system: CareSystem
  /** Inbox entry. */
  id: string
  notification: Notification
  sender: PartySpec
  token: AccessToken
}

const cancelled = 'the sender cancelled the referral'

export function createReceiver(system: CareSystem): Receiver {
  const { context, options, conversation } = system
  let working = false
  const noteCancelled = () => {
    if (!working) context.progress.become('done', cancelled)
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
      if (options.onReferral === 'wait') return
      working = true
      work(system, id, notification)
        .then((detail) => context.progress.become('done', detail))
        .catch((error: unknown) => {
          if (system.inbox.isCancelled(id)) context.progress.become('done', cancelled)
          else context.progress.become('failed', error instanceof Error ? error.message : String(error))
        })
        .finally(() => {
          working = false
        })
    },
    noteCancelled,
    lookAgain(id, notification) {
      isWithdrawn(system, id, notification).then(
        (withdrawn) => {
          if (!withdrawn) return
          system.inbox.cancel(id)
          noteCancelled()
        },
        (error: unknown) => context.log.warn({ reason: String(error) }, 'not known what is new about the referral'),
      )
    },
  }
}

/** A Task that is withdrawn cannot be read any more. */
async function isWithdrawn(system: CareSystem, id: string, notification: Notification): Promise<boolean> {
  const pull = await openPull(system, id, notification)
  try {
    await get(pull, `/fhir/Task/${notification.workflowId ?? ''}`)
    return false
  } catch (error) {
    if (error instanceof Refused && error.status === 403) return true
    throw error
  }
}

async function openPull(system: CareSystem, id: string, notification: Notification): Promise<Pull> {
  const sender = system.context.partyByUra(notification.senderUra)
  if (sender === undefined) throw new Error(`URA ${notification.senderUra} is no party of this exchange`)
  const token = await getToken(system, sender, { use: 'pull', base: notification.base })
  return { system, id, notification, sender, token }
}

/** Gives how it ended. */
async function work(system: CareSystem, id: string, notification: Notification): Promise<string> {
  const pull = await openPull(system, id, notification)
  const task =
    notification.workflowId === undefined
      ? await findWorkflowTask(pull)
      : await fetchWorkflowTask(pull, notification.workflowId)
  if (task !== undefined && system.options.onReferral === 'refuse') {
    await refuse(pull, task)
    return 'refused the referral'
  }
  const received = task && (await report(pull, 'receive', task, 'received'))
  const accepted = received && (await report(pull, 'accept', received, 'accepted'))
  await runAll(queriesOf(notification, task), system.options.concurrency, (query) => runQuery(pull, query))
  if (accepted !== undefined && system.options.completion === 'at-once')
    await report(pull, 'complete', accepted, 'completed')
  return 'pulled the record'
}

function fetchWorkflowTask(pull: Pull, workflowId: string): Promise<FhirResource> {
  return runStep(pull.system.context, 'workflow-task', pull.sender.id, async () => {
    const task: unknown = JSON.parse(await get(pull, `/fhir/Task/${workflowId}`))
    if (!isResource(task) || task.resourceType !== 'Task') throw new Error('the answer is no Task')
    pull.system.received.keep(task)
    return task
  })
}

/** The AORTA form names no Workflow Task. The sender may have one all the same: that of the notification's group. */
async function findWorkflowTask(pull: Pull): Promise<FhirResource | undefined> {
  const { group } = pull.notification
  if (group === undefined) return undefined
  return runStep(pull.system.context, 'workflow-task', pull.sender.id, async () => {
    const answer = await get(pull, `/fhir/Task?group-identifier=${encodeURIComponent(group)}`)
    const task = parseAnswer(answer).find((resource) => resource.resourceType === 'Task')
    if (task !== undefined) pull.system.received.keep(task)
    return task
  })
}

/** Sets the status of the Workflow Task and gives the Task as it is then. */
function report(pull: Pull, name: string, task: FhirResource, status: string): Promise<FhirResource> {
  const { system, sender, token } = pull
  const update = withStatus(task, status)
  return runStep(system.context, name, sender.id, async () => {
    const body = { contentType: mediaTypes.fhirStu3, body: Buffer.from(JSON.stringify(update)) }
    const path = `/fhir/Task/${task.id ?? ''}`
    await system.client.request(sender, { method: 'PUT', path, accept: mediaTypes.fhirStu3, token, body })
    return update
  })
}

function runQuery(pull: Pull, query: string): Promise<void> {
  const { system, id, notification, sender } = pull
  if (system.inbox.isCancelled(id)) throw new Error(cancelled)
  return runStep(system.context, `query ${nameOf(query)}`, sender.id, async (note) => {
    const text = await get(pull, pathOf(query, system.options.patientScoping, notification.bsn))
    const resources = parseAnswer(text)
    for (const resource of resources) system.received.keep(resource)
    note.detail(`${resources.length} resources`)
  })
}

/** Refuses, and then asks nevertheless: what was refused may no longer be open. */
async function refuse(pull: Pull, task: FhirResource): Promise<void> {
  await report(pull, 'reject', task, 'rejected')
  const { system, sender, notification } = pull
  const [query = ''] = queriesOf(notification, task)
  await runStep(system.context, `query ${nameOf(query)}`, sender.id, async (note) => {
    try {
      await get(pull, pathOf(query, system.options.patientScoping, notification.bsn))
    } catch (error) {
      if (!(error instanceof Refused) || ![401, 403].includes(error.status)) throw error
      note.outcome('refused')
      note.detail(error.message)
      return
    }
    throw new Error('the record was still open after the refusal')
  })
}

async function get({ system, sender, token }: Pull, path: string): Promise<string> {
  const request = { method: 'GET', path, accept: mediaTypes.fhirStu3, token } as const
  return (await system.client.request(sender, request)).body.toString('utf8')
}

/** The queries of the notification; where it names none, those of the Workflow Task. */
function queriesOf(notification: Notification, task: FhirResource | undefined): string[] {
  if (notification.queries.length > 0 || task === undefined) return notification.queries
  return readQueries(task, [])
}
