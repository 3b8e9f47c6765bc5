/** `GET /fhir/<Type>` and `GET /fhir/Observation/$lastn`: the queries of a pull. */

import type { FastifyInstance } from 'fastify'
import type { CareSystem } from '../care-system.ts'
import { FhirRefusal } from '../fhir/operation-outcome.ts'
import { runSearch } from '../fhir/run-search.ts'
import { parseSearch, patientParameters, patientTokens } from '../fhir/search-request.ts'
import { searchset } from '../fhir/searchset.ts'
import { publicBaseOf } from '../peer/addresses.ts'
import { demandOpenReferral } from '../roles/demand-referral.ts'
import type { Sender } from '../roles/sender.ts'
import { serveFhir } from '../serve-fhir.ts'

export function addSearchRoutes(app: FastifyInstance, system: CareSystem, sender: Sender): void {
  const base = `${publicBaseOf(system.context.party)}/fhir`
  const search = (fixed: { type: string; latest: boolean } | undefined) =>
    serveFhir(system, 'pull', ({ grant, params, query, url }) => {
      const referral = demandOpenReferral(system, grant, ({ bsn }) => mayBeOf(bsn, query))
      if (!system.options.dataSet.isSearched)
        throw new FhirRefusal(403, 'forbidden', 'the access token is not to search with')
      const { type, latest } = fixed ?? { type: params.type ?? '', latest: false }
      const request = parseSearch(type, latest, query, referral)
      const result = runSearch(system.record, request, referral)
      const self = `${publicBaseOf(system.context.party)}${url}`
      return {
        status: 200,
        resource: searchset(base, self, result),
        after: () => sender.noteAnswered(referral.base, `${type}${latest ? '/$lastn' : ''}`, query),
      }
    })
  app.get('/fhir/:type', search(undefined))
  app.get('/fhir/Observation/$lastn', search({ type: 'Observation', latest: true }))
}

/** Whether a search names this patient, or none. */
function mayBeOf(bsn: string, query: URLSearchParams): boolean {
  const tokens = Object.values(patientTokens(bsn))
  const named = patientParameters.flatMap((name) => query.getAll(name))
  return named.every((value) => tokens.includes(value))
}
