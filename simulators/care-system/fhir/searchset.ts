/** The Bundle that answers a search, and reading one. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { isRecord, isResource, valuesAt } from './element-path.ts'
import type { SearchResult } from './run-search.ts'

const answerTypes: ReadonlySet<unknown> = new Set(['searchset', 'document'])

/** `base` is the FHIR base URL of this system, `self` the search as it was understood. */
export function searchset(base: string, self: string, result: SearchResult): FhirResource {
  const entry = (mode: 'match' | 'include') => (resource: FhirResource) => ({
    fullUrl: `${base}/${resource.resourceType}/${resource.id ?? ''}`,
    resource,
    search: { mode },
  })
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    // Included resources do not count (FHIR STU3 3.1.1.6).
    total: result.matches.length,
    link: [{ relation: 'self', url: self }],
    entry: [...result.matches.map(entry('match')), ...result.includes.map(entry('include'))],
  }
}

/** The resources in the answer to a query: a searchset or a document. Throws a plain Error when the text is neither. */
export function parseAnswer(text: string): FhirResource[] {
  const bundle: unknown = JSON.parse(text)
  if (!isRecord(bundle) || bundle.resourceType !== 'Bundle' || !answerTypes.has(bundle.type))
    throw new Error('the answer to a query is no searchset and no document')
  return valuesAt(bundle, 'entry.resource').filter(isResource)
}
