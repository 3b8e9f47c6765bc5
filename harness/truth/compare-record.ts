/** Whether the receiver got the record, complete and unchanged: the ground of the `functional` verdict. */

import type { ElementLocation, FhirResource, TruthElement } from '../contracts/truth.ts'
import { carriesBase64, textOfBase64, valuesAt } from './leaves.ts'
import { pathsOf } from './moved-paths.ts'

export interface RecordComparison {
  /** Names of the elements that were not found at all. */
  missing: string[]
  changed: { element: string; expected: string; found: string }[]
  /** Everything that was looked for is there, and something was looked for. */
  complete: boolean
  /** Number of elements that are there, unchanged. */
  present: number
}

/** Looks every element with a location up in what the receiver kept; elements without one are passed over. */
export function compareRecord(elements: readonly TruthElement[], received: readonly FhirResource[]): RecordComparison {
  const comparison: RecordComparison = { missing: [], changed: [], complete: false, present: 0 }
  for (const { element, value, location } of elements) {
    if (location === undefined) continue
    const found = lookUp(location, received)
    const [first] = found
    if (first === undefined) comparison.missing.push(element)
    else if (found.includes(value)) comparison.present += 1
    else comparison.changed.push({ element, expected: value, found: first })
  }
  const { missing, changed, present } = comparison
  return { ...comparison, complete: present > 0 && missing.length === 0 && changed.length === 0 }
}

function lookUp(location: ElementLocation, received: readonly FhirResource[]): string[] {
  const { resourceType, id, path } = location
  return received
    .filter((resource) => resource.resourceType === resourceType && (id === '' || resource.id === id))
    .flatMap((resource) => pathsOf(location).flatMap((candidate) => valuesAt(resource, candidate)))
    .map((leaf) => {
      const text = typeof leaf === 'object' ? JSON.stringify(leaf) : String(leaf)
      return carriesBase64(resourceType, path) ? (textOfBase64(text) ?? text) : text
    })
}
