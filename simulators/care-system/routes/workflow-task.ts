/** `GET` and `PUT /fhir/Task/<id>`, `GET /fhir/Task?group-identifier=`: the Workflow Task, Task of record at the sender. */

import type { FastifyInstance } from 'fastify'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import type { CareSystem } from '../care-system.ts'
import { textAt } from '../fhir/element-path.ts'
import { FhirRefusal, operationOutcome } from '../fhir/operation-outcome.ts'
import { searchset } from '../fhir/searchset.ts'
import { publicBaseOf } from '../peer/addresses.ts'
import { demandOpenReferral } from '../roles/demand-referral.ts'
import type { Sender } from '../roles/sender.ts'
import { demandResource, serveFhir } from '../serve-fhir.ts'
import type { ReferralRecord } from '../store/referral-store.ts'
import { judgeUpdate, withStatus } from '../tasks/workflow-task.ts'

export function addWorkflowTaskRoutes(app: FastifyInstance, system: CareSystem, sender: Sender): void {
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
    '/fhir/Task/:id',
    serveFhir(system, 'pull', ({ grant, params }) => {
      const referral = demandOpenReferral(system, grant, hasTask(params.id))
      const task = demandTask(referral, params.id)
      return { status: 200, resource: task, after: () => sender.noteFollowed(referral.base) }
    }),
  )
  app.put(
    '/fhir/Task/:id',
    serveFhir(system, 'pull', (call) => {
      const referral = demandOpenReferral(system, call.grant, hasTask(call.params.id))
      const current = demandTask(referral, call.params.id)
      const status = judgeUpdate(current, demandResource(call))
      system.referrals.updateTask(referral.base, withStatus(current, status))
      // Access ends with the answer, not after it: a query that is on its way already comes too late.
      const concluded = sender.noteStatus(referral.base, status)
      return { status: 200, resource: operationOutcome('informational', `Task is ${status}`), after: concluded }
    }),
  )
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
