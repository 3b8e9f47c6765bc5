/** Carries a search out on the record, held to one patient. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import type { RecordStore } from '../store/record-store.ts'
import { parseReference, type ResourceKey, valuesAt } from './element-path.ts'
import { latestPerCode } from './latest-per-code.ts'
import { patientPaths } from './resource-types.ts'
import type { PatientScope, SearchRequest } from './search-request.ts'
import { matchesToken } from './token-match.ts'

export interface SearchResult {
  matches: FhirResource[]
  includes: FhirResource[]
}

export function runSearch(record: RecordStore, request: SearchRequest, scope: PatientScope): SearchResult {
  const own = record.list(request.type).filter((resource) => isOf(resource, request, scope))
  const found = own.filter((resource) => request.tokens.every((t) => matchesToken(resource, t.path, t.value)))
  const matches = request.latest ? latestPerCode(found) : found
  return { matches, includes: collectIncludes(record, request, scope, matches) }
}

function isOf(resource: FhirResource, request: SearchRequest, scope: PatientScope): boolean {
  if (request.type === 'Patient') return resource.id === scope.patientId
  return request.definition.patient.some((path) => valuesAt(resource, path).some((r) => pointsToPatient(r, scope)))
}

function collectIncludes(
  record: RecordStore,
  request: SearchRequest,
  scope: PatientScope,
  matches: readonly FhirResource[],
): FhirResource[] {
  const included = new Map<string, FhirResource>()
  const matched = new Set(matches.map((resource) => keyText({ type: resource.resourceType, id: resource.id ?? '' })))
  const add = (resource: FhirResource | undefined) => {
    if (resource === undefined || belongsToAnother(resource, scope)) return
    const key = keyText({ type: resource.resourceType, id: resource.id ?? '' })
    if (!matched.has(key)) included.set(key, resource)
  }
  for (const { path, type } of request.includes) {
    for (const reference of matches.flatMap((resource) => valuesAt(resource, path))) {
      const key = parseReference(reference)
      if (key !== undefined && (type === undefined || key.type === type)) add(record.read(key.type, key.id))
    }
  }
  if (request.provenance) for (const provenance of provenanceOf(record, matched)) add(provenance)
  return [...included.values()]
}

/** What is included by reference may be shared (an organisation), but never another patient's. */
function belongsToAnother(resource: FhirResource, scope: PatientScope): boolean {
  if (resource.resourceType === 'Patient') return resource.id !== scope.patientId
  const patients = patientPaths
    .flatMap((path) => valuesAt(resource, path))
    .map(parseReference)
    .filter((key) => key?.type === 'Patient')
  return patients.length > 0 && !patients.some((key) => key?.id === scope.patientId)
}

function provenanceOf(record: RecordStore, matched: ReadonlySet<string>): FhirResource[] {
  return record.list('Provenance').filter((provenance) =>
    valuesAt(provenance, 'target').some((target) => {
      const key = parseReference(target)
      return key !== undefined && matched.has(keyText(key))
    }),
  )
}

function pointsToPatient(reference: unknown, scope: PatientScope): boolean {
  const key = parseReference(reference)
  return key?.type === 'Patient' && key.id === scope.patientId
}

function keyText(key: ResourceKey): string {
  return `${key.type}/${key.id}`
}
