/** `Observation/$lastn` (FHIR STU3 operation): of each code the most recent observation. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { textAt, valuesAt } from './element-path.ts'
import { codingKeys } from './token-match.ts'

/** Elements that say when an observation was made, in order of preference. */
const timePaths = ['effectiveDateTime', 'effectivePeriod.end', 'effectivePeriod.start', 'issued'] as const

/** Observations that share a coding are of the same code. Those without a time count as the oldest. */
export function latestPerCode(observations: readonly FhirResource[]): FhirResource[] {
  const newestFirst = observations.toSorted((a, b) => timeOf(b) - timeOf(a))
  const seen = new Set<string>()
  return newestFirst.filter((observation) => {
    const keys = keysOf(observation)
    const known = keys.some((key) => seen.has(key))
    for (const key of keys) seen.add(key)
    return !known
  })
}

function keysOf(observation: FhirResource): string[] {
  const codings = valuesAt(observation, 'code').flatMap(codingKeys)
  if (codings.length > 0) return codings
  return [textAt(observation, 'code.text') ?? '']
}

function timeOf(observation: FhirResource): number {
  for (const path of timePaths) {
    const time = Date.parse(textAt(observation, path) ?? '')
    if (!Number.isNaN(time)) return time
  }
  return 0
}
