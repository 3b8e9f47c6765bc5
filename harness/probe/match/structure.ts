/** Values too common to be known by their bytes: matched at their place in a resource (design 2.3). */

import type { Budget } from '../../contracts/probe.ts'
import type { TruthElement } from '../../contracts/truth.ts'
import { findFhirLeaves } from './fhir-leaves.ts'

interface StructureHit {
  element: TruthElement
  offset: number
  length: number
}

export type StructureMatcher = (text: string, budget: Budget) => StructureHit[]

/**
 * Type, path and value must be the same, and the logical id where both sides have one. Indices do not count: a party
 * may filter or reorder a list.
 */
export function createStructureMatcher(elements: readonly TruthElement[]): StructureMatcher {
  const byPlace = new Map<string, TruthElement[]>()
  for (const element of elements) {
    if (element.matchedBy !== 'structure' || element.location === undefined) continue
    const { resourceType, path } = element.location
    const place = `${resourceType} ${path.replaceAll(/\[\d+\]/g, '')} ${element.value}`
    byPlace.set(place, [...(byPlace.get(place) ?? []), element])
  }
  return (text, budget) => {
    if (byPlace.size === 0 || !text.includes('"resourceType"')) return []
    return findFhirLeaves(text, budget).flatMap((leaf) => {
      const candidates = byPlace.get(`${leaf.resourceType} ${leaf.path} ${leaf.value}`) ?? []
      return candidates
        .filter(({ location }) => leaf.id === '' || location?.id === '' || location?.id === leaf.id)
        .map((element) => ({ element, offset: leaf.offset, length: leaf.length }))
    })
  }
}
