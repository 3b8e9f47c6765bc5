/** Where an element stands after a translation between FHIR STU3 and R4. */

import type { ElementLocation } from '../contracts/truth.ts'

/**
 * Paths that say the same, whichever of them the element was listed under. The bridges between the two forms of the
 * notified pull rewrite the Task (field notes on Notified Pull 2.7): `requester` lost its backbone `agent` in R4.
 * Identifiers may have got company, so their place in the array does not count.
 */
const samePaths: readonly { resourceType: string; paths: readonly string[] }[] = [
  { resourceType: 'Task', paths: ['requester.agent.display', 'requester.display'] },
  { resourceType: 'Task', paths: ['requester.agent.identifier.value', 'requester.identifier.value'] },
  { resourceType: 'Task', paths: ['identifier[0].value', 'identifier[*].value'] },
]

/** The element's own path first. */
export function pathsOf(location: ElementLocation): string[] {
  const same = samePaths.find(
    ({ resourceType, paths }) => resourceType === location.resourceType && paths.includes(location.path),
  )
  return [location.path, ...(same?.paths ?? []).filter((path) => path !== location.path)]
}
