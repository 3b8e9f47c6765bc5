/** The queries of a pull: how they name the patient, how many run at a time. */

import { searchableTypes } from '../fhir/resource-types.ts'
import { documentPatientParameter, patientTokens } from '../fhir/search-request.ts'
import type { CareSystemOptions } from '../options.ts'

/** `Observation/$lastn` of `Observation/$lastn?code=…`: names the step. */
export function nameOf(query: string): string {
  return query.split('?', 1)[0] ?? query
}

/** Path and query string of a listed query, with the patient in it where that is how queries are scoped. */
export function pathOf(query: string, scoping: CareSystemOptions['patientScoping'], bsn: string | undefined): string {
  const text = query.includes('%') ? query : encodeURI(query)
  if (scoping === 'token' || bsn === undefined) return `/fhir/${text}`
  const [type = ''] = nameOf(query).split('/')
  const parameter = searchableTypes[type]?.patientParameter ?? documentPatientParameter
  const tokens = patientTokens(bsn)
  const value = encodeURIComponent(scoping === 'bsn-in-url' ? tokens.bsn : tokens.hashed)
  return `/fhir/${text}${text.includes('?') ? '&' : '?'}${parameter}=${value}`
}

/** Runs the work on every item, at most `concurrency` at a time; the first failure ends it. */
export async function runAll<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values()
  let failed = false
  const worker = async (): Promise<void> => {
    for (const item of rest) {
      if (failed) return
      try {
        await work(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: Math.min(concurrency, items.length) }, worker))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}
