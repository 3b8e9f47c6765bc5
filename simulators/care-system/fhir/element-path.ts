/** Reading values at a dotted path in a FHIR resource; arrays on the way are entered. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'

/** All values at the path, in order; none when a member is missing. */
export function valuesAt(value: unknown, path: string): unknown[] {
  return path.split('.').reduce<unknown[]>((found, member) => found.flatMap((v) => step(v, member)), [value])
}

/** The one text at the path, or undefined. */
export function textAt(value: unknown, path: string): string | undefined {
  return valuesAt(value, path).find((v) => typeof v === 'string')
}

export interface ResourceKey {
  type: string
  id: string
}

/** Type and id that a literal reference points to: relative, or absolute with these as its last two segments. */
export function parseReference(reference: unknown): ResourceKey | undefined {
  const text = isRecord(reference) ? reference.reference : reference
  const match = typeof text === 'string' ? /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/.exec(text) : null
  const [, type, id] = match ?? []
  return type === undefined || id === undefined ? undefined : { type, id }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isResource(value: unknown): value is FhirResource {
  return isRecord(value) && typeof value.resourceType === 'string'
}

function step(value: unknown, member: string): unknown[] {
  if (!isRecord(value)) return []
  const next = value[member]
  if (next === undefined || next === null) return []
  return Array.isArray(next) ? next : [next]
}
