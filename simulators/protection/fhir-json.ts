/** FHIR JSON as it is, without a profile: reading, writing and telling its shapes apart. */

export type Json = string | number | boolean | null | Json[] | JsonObject
export interface JsonObject {
  [member: string]: Json
}

/** `JSON` with source text access (ECMAScript proposal, in V8 since Node 22), which the type library lacks. */
interface ExactJson {
  parse(text: string, revive: (key: string, value: unknown, context: { source?: string }) => unknown): Json
  rawJSON(text: string): Json
  isRawJSON(value: unknown): boolean
}

const exactJson = JSON as unknown as ExactJson

/** Keeps numbers as they were written: a FHIR decimal `1.50` is another statement than `1.5` (datatypes, decimal). */
export function parseJson(text: string): Json {
  return exactJson.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? exactJson.rawJSON(source)
      : (value as Json),
  )
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !exactJson.isRawJSON(value)
}

/** A resource says what it is (FHIR JSON, 2.6.2.1); nothing else in a record has that member. */
export function isResource(value: Json | undefined): value is JsonObject & { resourceType: string } {
  return isObject(value) && typeof value.resourceType === 'string'
}

/** A member of the object itself: `constructor` and `__proto__` are names like any other. */
export function ownMember(parent: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(parent, name) ? parent[name] : undefined
}
