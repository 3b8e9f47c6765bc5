/** `GET /fhir/Composition/<id>/$document`: the document that is handed over. */

import type { FastifyInstance } from 'fastify'
import type { CareSystem } from '../care-system.ts'
import { documentOf } from '../datasets/data-set.ts'
import { parseReference } from '../fhir/element-path.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import { assertSamePatient, documentPatientParameter } from '../fhir/search-request.ts'
import { publicBaseOf } from '../peer/addresses.ts'
import { demandOpenReferral } from '../roles/demand-referral.ts'
import type { Sender } from '../roles/sender.ts'
import { serveFhir } from '../serve-fhir.ts'
import type { ReferralRecord } from '../store/referral-store.ts'

export function addDocumentRoute(app: FastifyInstance, system: CareSystem, sender: Sender): void {
  const base = `${publicBaseOf(system.context.party)}/fhir`
  app.get(
    '/fhir/Composition/:id/$document',
    serveFhir(system, 'pull', ({ grant, params, query }) => {
      const id = params.id ?? ''
      const composition = system.record.read('Composition', id)
      const isSubject = ({ patientId }: ReferralRecord) => parseReference(composition?.subject)?.id === patientId
      const referral = demandOpenReferral(system, grant, isSubject)
      assertNamed(query, referral)
      if (composition === undefined || !isSubject(referral))
        throw new FhirRefusal(404, 'not-found', 'no such document for this access token')
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

/** A document is asked for by its id. A client may name the patient all the same; then it is the right one. */
function assertNamed(query: URLSearchParams, referral: ReferralRecord): void {
  for (const [name, value] of query) {
    if (name !== documentPatientParameter)
      throw new FhirRefusal(400, 'not-supported', `parameter "${name}" is not supported on a document`)
    assertSamePatient(value, referral)
  }
}
