/** `GET` and `PUT /fhir/Task/<id>`, `GET /fhir/Task?group-identifier=`: the Task of record, at the sender. */

import type { FastifyInstance } from 'fastify'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import type { CareSystem } from '../care-system.ts'
import { textAt } from '../fhir/element-path.ts'
import { FhirRefusal, operationOutcome } from '../fhir/operation-outcome.ts'
import { searchset } from '../fhir/searchset.ts'
import { publicBaseOf } from '../peer/addresses.ts'
import { demandOpenReferral, demandTaskReferral } from '../roles/demand-referral.ts'
import type { Sender } from '../roles/sender.ts'
import { demandResource, type FhirAnswer, type FhirCall, serveFhir } from '../serve-fhir.ts'
import type { ReferralRecord } from '../store/referral-store.ts'
import { entityTag } from '../tasks/coordination-task.ts'
import { notificationForms } from '../tasks/notification-request.ts'
import { taskFlows } from '../tasks/task-flow.ts'
import { taskForms } from '../tasks/task-forms.ts'
import { judgeUpdate } from '../tasks/workflow-task.ts'
import { mediaTypes } from '../wire.ts'

export function addWorkflowTaskRoutes(app: FastifyInstance, system: CareSystem, sender: Sender): void {
  const { fhirBase } = notificationForms[system.options.speaks]
  const mediaType = fhirBase === '/fhirr4' ? mediaTypes.fhirR4 : mediaTypes.fhirStu3
  app.get(
    '/fhir/Task',
    serveFhir(system, 'pull', ({ grant, query, url }) => {
      const mayBe = ({ workflowTask: task }: ReferralRecord) => task === undefined || isOfGroup(task, query)
      const referral = demandOpenReferral(system, grant, mayBe)
      const matches = referral.workflowTask !== undefined && mayBe(referral) ? [referral.workflowTask] : []
      const address = publicBaseOf(system.context.party)
      const resource = searchset(`${address}/fhir`, `${address}${url}`, { matches, includes: [] })
      return { status: 200, resource, after: () => matches.length > 0 && sender.noteFollowed(referral.base) }
    }),
  )
  app.get(
    `${fhirBase}/Task/:id`,
    serveFhir(system, 'pull', ({ grant, params }) => {
      const referral = demandTaskReferral(system, grant, hasTask(params.id))
      const resource = demandTask(referral, params.id)
      const after = () => sender.noteFollowed(referral.base)
      return { status: 200, mediaType, resource, headers: versionHeaders(referral, resource), after }
    }),
  )
  app.put(
    `${fhirBase}/Task/:id`,
    serveFhir(system, 'pull', (call) => ({ mediaType, ...updateTask(system, sender, call) })),
  )
}

function updateTask(system: CareSystem, sender: Sender, call: FhirCall<'pull'>): FhirAnswer {
  const referral = demandTaskReferral(system, call.grant, hasTask(call.params.id))
  const { flow, base } = referral
  const current = demandTask(referral, call.params.id)
  if (taskFlows[flow].isVersioned) assertVersion(current, call.headers['if-match'])
  const status = judgeUpdate(current, demandResource(call), taskFlows[flow])
  const changed = taskForms[flow].withStatus(current, status)
  system.referrals.updateTask(base, changed)
  // Access ends with the answer, not after it: a query that is on its way already comes too late.
  const after = sender.noteStatus(base, status)
  // Whoever goes on from a version has to know which it is.
  const resource = taskFlows[flow].isVersioned ? changed : operationOutcome('informational', `Task is ${status}`)
  return { status: 200, resource, headers: versionHeaders(referral, changed), after }
}

/** HL7 FHIR R4 3.1.0.5: 412 for an update of another version than there is. */
function assertVersion(task: FhirResource, ifMatch: string | undefined): void {
  if (ifMatch === undefined) throw new FhirRefusal(400, 'required', 'If-Match is missing')
  if (ifMatch !== entityTag(task)) throw new FhirRefusal(412, 'conflict', 'the Task has another version by now')
}

function versionHeaders({ flow }: ReferralRecord, task: FhirResource): Record<string, string> {
  return taskFlows[flow].isVersioned ? { etag: entityTag(task) } : {}
}

/** The one search there is: `group-identifier` (FHIR STU3 Task, search parameters). */
function isOfGroup(task: FhirResource, query: URLSearchParams): boolean {
  const [unknown] = [...query.keys()].filter((name) => name !== 'group-identifier')
  if (unknown !== undefined || !query.has('group-identifier'))
    throw new FhirRefusal(400, 'not-supported', 'a Task is searched by group-identifier, and by nothing else')
  const group = `${textAt(task, 'groupIdentifier.system') ?? ''}|${textAt(task, 'groupIdentifier.value') ?? ''}`
  return query.get('group-identifier') === group
}

function hasTask(id: string | undefined): (referral: ReferralRecord) => boolean {
  return ({ workflowTask, workflowId }) => workflowTask !== undefined && workflowId === id
}

function demandTask(referral: ReferralRecord, id: string | undefined): FhirResource {
  if (referral.workflowTask === undefined || id !== referral.workflowId)
    throw new FhirRefusal(404, 'not-found', 'no such Task for this access token')
  return referral.workflowTask
}
