/** A search as asked: path and query string, checked against the table of searchable types. */

import { createHash } from 'node:crypto'
import { systems } from '../wire.ts'
import { FhirRefusal } from './operation-outcome.ts'
import { type SearchableType, searchableTypes } from './resource-types.ts'

export interface SearchRequest {
  type: string
  definition: SearchableType
  /** `$lastn` asked for. */
  latest: boolean
  tokens: readonly { path: string; value: string }[]
  includes: readonly { path: string; type: string | undefined }[]
  /** `_revinclude=Provenance:target` asked for. */
  provenance: boolean
}

/** The patient whom the access token is for: every answer is held to this one. */
export interface PatientScope {
  patientId: string
  bsn: string
}

/** Parameters that name the patient and not the question. */
export const patientParameters: readonly string[] = ['patient.identifier', 'identifier', 'beneficiary.identifier']

/** With which a request for a document may name the patient, as most searches do. */
export const documentPatientParameter = 'patient.identifier'

/**
 * Reads a search. A patient named in the query must be the one of the token, as BSN or as the SHA-256 of it.
 *
 * @throws {FhirRefusal} 400 for a parameter that is not supported, 403 for another patient, 404 for an unknown type.
 */
export function parseSearch(type: string, latest: boolean, query: URLSearchParams, scope: PatientScope): SearchRequest {
  const definition = searchableTypes[type]
  if (definition === undefined) throw new FhirRefusal(404, 'not-supported', `no search on ${type}`)
  const tokens: { path: string; value: string }[] = []
  const includes: { path: string; type: string | undefined }[] = []
  let provenance = false
  for (const [name, value] of query) {
    const path = definition.tokens[name]
    if (path !== undefined) tokens.push({ path, value })
    else if (name === definition.patientParameter) assertSamePatient(value, scope)
    else if (name === '_include') includes.push(parseInclude(type, definition, value))
    else if (name === '_revinclude' && value === 'Provenance:target') provenance = true
    else throw new FhirRefusal(400, 'not-supported', `search parameter "${name}" is not supported on ${type}`)
  }
  return { type, definition, latest, tokens, includes, provenance }
}

/** Values with which a query may name the patient. */
export function patientTokens(bsn: string): { bsn: string; hashed: string } {
  return {
    bsn: `${systems.bsn}|${bsn}`,
    hashed: `${systems.hashedBsn}|${createHash('sha256').update(bsn).digest('hex')}`,
  }
}

/** @throws {FhirRefusal} 403 for another patient. */
export function assertSamePatient(value: string, scope: PatientScope): void {
  const accepted = patientTokens(scope.bsn)
  if (value === accepted.bsn || value === accepted.hashed) return
  throw new FhirRefusal(403, 'forbidden', 'the access token is not for the patient of this query')
}

function parseInclude(type: string, definition: SearchableType, value: string) {
  const [source, name = '', target] = value.split(':')
  const path = definition.includes[name]
  if (source !== type || path === undefined)
    throw new FhirRefusal(400, 'not-supported', `_include "${value}" is not supported on ${type}`)
  return { path, type: target }
}
