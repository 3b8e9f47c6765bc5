/** `GET /fhir/Composition/<id>/$document`: the document that is handed over. */

import type { FastifyInstance } from 'fastify'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import type { CareSystem } from '../care-system.ts'
import { documentOf, isNotice } from '../datasets/data-set.ts'
import { endsAccess } from '../faults/keeps-access-open.ts'
import { parseReference, valuesAt } from '../fhir/element-path.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import { assertSamePatient, documentPatientParameter } from '../fhir/search-request.ts'
import { publicBaseOf } from '../peer/addresses.ts'
import { demandOpenReferral } from '../roles/demand-referral.ts'
import type { Sender } from '../roles/sender.ts'
import { serveFhir } from '../serve-fhir.ts'
import type { ReferralRecord } from '../store/referral-store.ts'
import { finalStatuses, taskFlows } from '../tasks/task-flow.ts'

export function addDocumentRoute(app: FastifyInstance, system: CareSystem, sender: Sender): void {
  const base = `${publicBaseOf(system.context.party)}/fhir`
  app.get(
    '/fhir/Composition/:id/$document',
    serveFhir(system, 'pull', ({ grant, params, query }) => {
      const id = params.id ?? ''
      const composition = system.record.read('Composition', id)
      const isMeant = (referral: ReferralRecord) =>
        isAbout(composition, referral) || findInput(referral, id) !== undefined
      const referral = demandOpenReferral(system, grant, isMeant)
      assertNamed(query, referral)
      if (composition === undefined || !isMeant(referral))
        throw new FhirRefusal(404, 'not-found', 'no such document for this access token')
      assertOpen(system, referral, id)
      const resources = documentOf(composition, (reference) => {
        const key = parseReference(reference)
        return key && system.record.read(key.type, key.id)
      })
      const entry = resources.map((resource) => ({
        fullUrl: `${base}/${resource.resourceType}/${resource.id ?? ''}`,
        resource,
      }))
      return {
        status: 200,
        resource: { resourceType: 'Bundle', type: 'document', entry },
        after: () => sender.noteAnswered(referral.base, `Composition/${id}/$document`, query),
      }
    }),
  )
}

function isAbout(composition: FhirResource | undefined, { patientId }: ReferralRecord): boolean {
  return parseReference(composition?.subject)?.id === patientId
}

/** The input of the Task that names this document. */
function findInput({ workflowTask }: ReferralRecord, id: string): unknown {
  return valuesAt(workflowTask, 'input').find((input) =>
    valuesAt(input, 'valueReference').some((reference) => parseReference(reference)?.id === id),
  )
}

/** Where a Task opens one thing after the other, this one must be open by now (field notes on Notified Pull 2.2). */
function assertOpen({ context }: CareSystem, referral: ReferralRecord, id: string): void {
  const { opensAt } = taskFlows[referral.flow]
  if (opensAt === undefined) return
  const input = findInput(referral, id)
  const status = String(referral.workflowTask?.status)
  if (finalStatuses.includes(status) && !endsAccess(context.party.faults)) return
  const open = opensAt[status] ?? []
  if (input === undefined || !open.includes(isNotice(input) ? 'notice' : 'record'))
    throw new FhirRefusal(403, 'forbidden', `a Task that is ${status} does not open this document`)
}

/** A document is asked for by its id. A client may name the patient all the same; then it is the right one. */
function assertNamed(query: URLSearchParams, referral: ReferralRecord): void {
  for (const [name, value] of query) {
    if (name !== documentPatientParameter)
      throw new FhirRefusal(400, 'not-supported', `parameter "${name}" is not supported on a document`)
    assertSamePatient(value, referral)
  }
}
