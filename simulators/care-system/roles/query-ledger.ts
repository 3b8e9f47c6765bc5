/** Which of the listed queries were answered: how a sender knows the end where nobody reports it. */

import { patientParameters } from '../fhir/search-request.ts'

export interface QueryLedger {
  /** `path` as in `Observation/$lastn`. */
  note(path: string, query: URLSearchParams): void
  isComplete(): boolean
}

/** `queries`: as listed in the Task. */
export function createQueryLedger(queries: readonly string[]): QueryLedger {
  const open = new Set(
    queries.map((query) => {
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
