/** The elements of every FHIR resource that stands as JSON in a text, in Bundles, arrays and `contained` as well. */

import type { Budget } from '../../contracts/probe.ts'
import { type JsonLeaf, scanJson } from './scan-json.ts'

export interface FhirLeaf {
  resourceType: string
  /** Logical id, empty when the resource has none. */
  id: string
  /** Path in the resource without array indices, such as `code.coding.code`. */
  path: string
  value: string
  offset: number
  length: number
}

const marker = '"resourceType"'

/** @param text latin1 */
export function findFhirLeaves(text: string, budget: Budget): FhirLeaf[] {
  const found: FhirLeaf[] = []
  const start = /[{[]/g
  let from = 0
  for (let next = text.indexOf(marker); next !== -1; next = text.indexOf(marker, from)) {
    start.lastIndex = from
    const opening = start.exec(text)
    if (opening === null || opening.index > next) {
      from = next + marker.length
      continue
    }
    const document = scanJson(text, opening.index)
    if (document.tooDeep) budget.hit('JSON nested too deeply')
    // What held nothing was no JSON: a document may begin right behind its brace.
    const held = document.leaves.length > 0 || document.tooDeep
    from = held ? Math.max(opening.index + 1, document.end) : opening.index + 1
    found.push(...resourceLeaves(document.leaves))
  }
  return found
}

/** Gives each leaf to the innermost object around it that has a `resourceType`. */
function resourceLeaves(leaves: readonly JsonLeaf[]): FhirLeaf[] {
  const resources = new Map<string, { resourceType: string; id: string }>()
  for (const { path, value } of leaves) {
    if (path.at(-1) === 'resourceType') resources.set(keyOf(path, path.length - 1), { resourceType: value, id: '' })
  }
  for (const { path, value } of leaves) {
    const resource = path.at(-1) === 'id' ? resources.get(keyOf(path, path.length - 1)) : undefined
    if (resource !== undefined) resource.id = value
  }
  return leaves.flatMap((leaf) => {
    for (let depth = leaf.path.length - 1; depth >= 0; depth -= 1) {
      const resource = resources.get(keyOf(leaf.path, depth))
      if (resource === undefined) continue
      const path = leaf.path.slice(depth).filter((step) => typeof step === 'string')
      return [{ ...resource, path: path.join('.'), value: leaf.value, offset: leaf.offset, length: leaf.length }]
    }
    return []
  })
}

function keyOf(path: readonly (string | number)[], length: number): string {
  return path.slice(0, length).join('/')
}
