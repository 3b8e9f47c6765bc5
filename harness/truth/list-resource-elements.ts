/** The elements of FHIR resources that were not made here: kind and way of matching are guessed. */

import type { FhirResource, TruthElement } from '../contracts/truth.ts'
import { classOfLeaf, kindOfLeaf, matchOfLeaf, saysSomething } from './describe-leaf.ts'
import { carriesBase64, leavesOf, textOfBase64 } from './leaves.ts'

/** An element for each leaf that says something. Base64 that holds text is listed as that text. */
export function listResourceElements(resources: readonly FhirResource[]): TruthElement[] {
  const ofType = Map.groupBy(resources, (resource) => resource.resourceType)
  return resources.flatMap((resource) => {
    const { resourceType } = resource
    const peers = ofType.get(resourceType) ?? []
    const name = peers.length > 1 ? `${resourceType}[${peers.indexOf(resource)}]` : resourceType
    return leavesOf(resource)
      .filter((leaf) => saysSomething(leaf) && leaf.value !== '')
      .map((leaf): TruthElement => {
        const { path } = leaf
        const raw = String(leaf.value)
        const value = carriesBase64(resourceType, path) ? (textOfBase64(raw) ?? raw) : raw
        const kind = kindOfLeaf(resourceType, leaf)
        return {
          element: `${name}.${path}`,
          value,
          class: classOfLeaf(resource, path),
          kind,
          matchedBy: matchOfLeaf(kind, path, value),
          location: { resourceType, id: resource.id ?? '', path },
        }
      })
  })
}

/** The resources in a Bundle, and in Bundles within it; the Bundle itself says nothing. */
export function unpackBundle(resource: FhirResource): FhirResource[] {
  if (resource.resourceType !== 'Bundle') return [resource]
  const entries: unknown[] = Array.isArray(resource.entry) ? resource.entry : []
  return entries
    .map((entry) => (typeof entry === 'object' && entry !== null && 'resource' in entry ? entry.resource : undefined))
    .filter(isResource)
    .flatMap(unpackBundle)
}

export function isResource(value: unknown): value is FhirResource {
  return (
    typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string'
  )
}
