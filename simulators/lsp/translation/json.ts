/** JSON members of a FHIR element. The other half of a primitive, `_name`, moves with it (FHIR JSON 2.6.2.3). */

export type JsonObject = Record<string, unknown>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The object without these members and without the extensions of them. */
export function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name.replace(/^_/, ''))))
}

/** The object with members renamed, their extensions too, everything in its place. */
export function renamed(object: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const rename = (name: string) =>
    name.startsWith('_') ? `_${names[name.slice(1)] ?? name.slice(1)}` : (names[name] ?? name)
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [rename(name), value]))
}

/** Whether a CodeableConcept has this coding. */
export function hasCoding(concept: unknown, system: string, code: string): boolean {
  return codingsOf(concept).some((coding) => coding.system === system && coding.code === code)
}

export function codingsOf(concept: unknown): JsonObject[] {
  return isObject(concept) ? objectsIn(concept.coding) : []
}

/** A CodeableConcept of one coding. */
export function concept(system: string, code: string): JsonObject {
  return { coding: [{ system, code }] }
}
