/** Which of the listed queries were answered: how a sender knows the end where nobody reports it. */

import { bgzQueries } from '../fhir/bgz-queries.ts'

export interface QueryLedger {
  /** `path` as in `Observation/$lastn`. */
  note(path: string, query: URLSearchParams): void
  isComplete(): boolean
}

/** Name the patient and not the question. */
const patientParameters: readonly string[] = ['patient.identifier', 'identifier', 'beneficiary.identifier']

export function createQueryLedger(): QueryLedger {
  const open = new Set(
    bgzQueries.map(({ query }) => {
      const [path = '', parameters = ''] = query.split('?')
      return keyOf(path, new URLSearchParams(parameters))
    }),
  )
  return {
    note: (path, query) => void open.delete(keyOf(path, query)),
    isComplete: () => open.size === 0,
  }
}

function keyOf(path: string, query: URLSearchParams): string {
  const parameters = [...query].filter(([name]) => !patientParameters.includes(name))
  return JSON.stringify([path, parameters.map((pair) => pair.join('=')).toSorted()])
}
