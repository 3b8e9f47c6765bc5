/**
 * The plaintext of one encrypted element: its resource with everything else left out, so that it says by itself what it
 * is, and the way to it. Arrays on the way hold the one item. Example, of the second telephone number of a patient:
 *
 *     { "path": ["telecom", 1, "value"],
 *       "resource": { "resourceType": "Patient", "id": "p1", "telecom": [{ "value": "…" }] } }
 */

import { isObject, type Json, type JsonObject, ownMember } from './fhir-json.ts'

/** Member names, each followed by an index where the member is an array. */
export type Steps = readonly (string | number)[]

export interface ElementPlaintext {
  path: Steps
  resource: JsonObject
}

/** Complex elements have a value; primitives a value, an element (their `_name`), or both (FHIR JSON 2.6.2.2). */
export interface Halves {
  value?: Json
  element?: Json
}

export function toPlaintext(
  type: { resourceType: string; id?: string },
  path: Steps,
  halves: Halves,
): ElementPlaintext {
  return { path, resource: { ...type, ...nest(path, halves) } }
}

/** Throws when there is nothing at the end of the path. */
export function readHalves({ path, resource }: ElementPlaintext): Halves {
  const [name, next] = path
  const value = unwrap(ownMember(resource, String(name)), next)
  const rest = path.slice(typeof next === 'number' ? 2 : 1)
  if (rest.length > 0 && isObject(value)) return readHalves({ path: rest, resource: value })
  const element = unwrap(ownMember(resource, `_${name}`), next)
  if (rest.length > 0 || (value === undefined && element === undefined)) throw new Error('the plaintext has no element')
  return { ...(value === undefined ? {} : { value }), ...(element === undefined ? {} : { element }) }
}

function nest(path: Steps, { value, element }: Halves): JsonObject {
  const [name, next] = path
  const wrap = (json: Json) => (typeof next === 'number' ? [json] : json)
  const rest = path.slice(typeof next === 'number' ? 2 : 1)
  if (rest.length > 0) return { [String(name)]: wrap(nest(rest, { value, element } as Halves)) }
  return {
    ...(value === undefined ? {} : { [String(name)]: wrap(value) }),
    ...(element === undefined ? {} : { [`_${name}`]: wrap(element) }),
  }
}

function unwrap(json: Json | undefined, step: string | number | undefined): Json | undefined {
  if (typeof step !== 'number') return json
  return Array.isArray(json) ? json[0] : undefined
}
