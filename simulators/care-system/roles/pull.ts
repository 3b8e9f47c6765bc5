/** What a receiving end asks of the sending one: the Task, what it names, and to take note of a status. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import type { CareSystem } from '../care-system.ts'
import { isResource } from '../fhir/element-path.ts'
import { parseAnswer } from '../fhir/searchset.ts'
import { Refused } from '../peer/refused.ts'
import { entityTag } from '../tasks/coordination-task.ts'
import { notificationForms } from '../tasks/notification-request.ts'
import type { Notification } from '../tasks/read-notification.ts'
import { readQueries } from '../tasks/read-notification.ts'
import { taskFlows } from '../tasks/task-flow.ts'
import { withStatus } from '../tasks/workflow-task.ts'
import type { AccessToken } from '../trust/trust.ts'
import { codes, mediaTypes } from '../wire.ts'
import { getToken } from './get-token.ts'
import { nameOf, pathOf, runAll } from './run-queries.ts'
import { runStep } from './run-step.ts'

/** One pull under way. */
export interface Pull {
  system: CareSystem
  /** Inbox entry. */
  id: string
  notification: Notification
  sender: PartySpec
  token: AccessToken
}

export const cancelled = 'the sender cancelled the referral'

export async function openPull(system: CareSystem, id: string, notification: Notification): Promise<Pull> {
  const sender = system.context.partyByUra(notification.senderUra)
  if (sender === undefined) throw new Error(`URA ${notification.senderUra} is no party of this exchange`)
  await system.users.ready()
  const token = await getToken(system, sender, { use: 'pull', base: notification.base })
  return { system, id, notification, sender, token }
}

/** The Task at the sender; undefined where a notification names none and none is found. */
export function fetchTask(pull: Pull): Promise<FhirResource | undefined> {
  const { workflowId } = pull.notification
  return workflowId === undefined ? findWorkflowTask(pull) : fetchWorkflowTask(pull, workflowId)
}

/** Sets the status of the Task and gives the Task as it is then. */
export function report(pull: Pull, name: string, task: FhirResource, status: string): Promise<FhirResource> {
  const { system, sender, token } = pull
  const { flow, fhirBase } = notificationForms[system.options.speaks]
  const { isVersioned } = taskFlows[flow]
  const update = withStatus(task, status)
  const mediaType = mediaTypeOf(pull)
  return runStep(system.context, name, sender.id, async () => {
    const body = { contentType: mediaType, body: Buffer.from(JSON.stringify(update)) }
    const path = `${fhirBase}/Task/${task.id ?? ''}`
    const headers = isVersioned ? { 'if-match': entityTag(task) } : {}
    const request = { method: 'PUT', path, accept: mediaType, token, body, headers } as const
    const answer = await system.client.request(sender, request)
    if (!isVersioned) return update
    const changed: unknown = JSON.parse(answer.body.toString('utf8'))
    if (!isResource(changed) || changed.resourceType !== 'Task') throw new Error('the answer is no Task')
    return changed
  })
}

/** All that is listed, an advance notice apart. */
export function runQueries(pull: Pull, task: FhirResource | undefined): Promise<void> {
  const queries = queriesOf(pull.notification, task)
  return runAll(queries, pull.system.options.concurrency, (query) => runQuery(pull, query))
}

export function runQuery(pull: Pull, query: string): Promise<void> {
  const { system, id, sender } = pull
  if (system.inbox.isCancelled(id)) throw new Error(cancelled)
  return runStep(system.context, `query ${nameOf(query)}`, sender.id, async (note) => {
    const resources = parseAnswer(await get(pull, pathFor(pull, query)))
    for (const resource of resources) system.received.keep(resource)
    note.detail(`${resources.length} resources`)
  })
}

/** Asks for something that may no longer be open; the step says whether it was. */
export function askInVain(pull: Pull, query: string): Promise<void> {
  const { system, sender } = pull
  return runStep(system.context, `query ${nameOf(query)}`, sender.id, async (note) => {
    try {
      await get(pull, pathFor(pull, query))
    } catch (error) {
      if (!(error instanceof Refused) || ![401, 403].includes(error.status)) throw error
      note.outcome('refused')
      note.detail(error.message)
    }
  })
}

/** The queries of the notification; where it names none, those of the Task, an advance notice apart. */
export function queriesOf(notification: Notification, task: FhirResource | undefined): string[] {
  if (notification.queries.length > 0 || task === undefined) return notification.queries
  return readQueries(task, [codes.advanceNotice])
}

function fetchWorkflowTask(pull: Pull, workflowId: string): Promise<FhirResource> {
  const { fhirBase } = notificationForms[pull.system.options.speaks]
  return runStep(pull.system.context, 'workflow-task', pull.sender.id, async () => {
    const task: unknown = JSON.parse(await get(pull, `${fhirBase}/Task/${workflowId}`, mediaTypeOf(pull)))
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

/** Of the Task; the record is STU3 in every form. */
function mediaTypeOf({ system }: Pull): string {
  return notificationForms[system.options.speaks].fhirBase === '/fhirr4' ? mediaTypes.fhirR4 : mediaTypes.fhirStu3
}

function pathFor({ system, notification }: Pull, query: string): string {
  return pathOf(query, system.options.patientScoping, notification.bsn)
}

async function get({ system, sender, token }: Pull, path: string, accept: string = mediaTypes.fhirStu3) {
  return (await system.client.request(sender, { method: 'GET', path, accept, token })).body.toString('utf8')
}
