/** `GET /fhir/Composition/<id>/$document`: the document that is handed over. */

import type { FastifyInstance } from 'fastify'
import type { CareSystem } from '../care-system.ts'
import { documentOf } from '../datasets/data-set.ts'
import { parseReference } from '../fhir/element-path.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import { demandOpenReferral } from '../roles/demand-referral.ts'
import type { Sender } from '../roles/sender.ts'
import { serveFhir } from '../serve-fhir.ts'

export function addDocumentRoute(app: FastifyInstance, system: CareSystem, sender: Sender): void {
  const base = `https://${system.context.party.fqdn}/fhir`
  app.get(
    '/fhir/Composition/:id/$document',
    serveFhir(system, 'pull', ({ grant, params, query }) => {
      const { patientId } = demandOpenReferral(system, grant.base)
      const id = params.id ?? ''
      const composition = system.record.read('Composition', id)
      if (composition === undefined || parseReference(composition.subject)?.id !== patientId)
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
        after: () => sender.noteAnswered(grant.base, `Composition/${id}/$document`, query),
      }
    }),
  )
}
