/**
 * Finds encrypted elements in FHIR JSON and puts the contents back, wherever they stand: who translated the resource
 * on the way may have moved them.
 */

import { isProtection, jweOfElement, jweOfExtension } from './element-form.ts'
import type { Halves } from './element-plaintext.ts'
import { isObject, type Json, type JsonObject, ownMember } from './fhir-json.ts'

export interface Found {
  /** One for each place, so a copied element counts twice. */
  jwes: string[]
  protections: JsonObject[]
}

/** Contents by JWE. */
type Contents = ReadonlyMap<string, Halves>

export function findEncrypted(value: Json): Found {
  const found: Found = { jwes: [], protections: [] }
  visit(value, found)
  return found
}

/** Undoes `concealElements` and leaves the extension with key and signature out. */
export function revealElements(value: JsonObject, contents: Contents): JsonObject {
  const members = Object.entries(value).flatMap(([name, member]): [string, Json][] => {
    // Comes out of its `_name`; a value that was put beside it on the way is not the sender's.
    const half = ownMember(value, `_${name}`)
    if (jweOfElement(half) !== undefined || slotsOf(half) !== undefined) return []
    const base = name.startsWith('_') ? name.slice(1) : undefined
    const jwe = jweOfElement(member)
    if (base !== undefined && jwe !== undefined) return revealPrimitive(base, contents.get(jwe))
    const slots = base === undefined ? undefined : slotsOf(member)
    if (base !== undefined && slots !== undefined) return revealPrimitives(base, slots, value, contents)
    const revealed = revealValue(member, contents)
    return isEmptied(member, revealed) ? [] : [[name, revealed]]
  })
  return Object.fromEntries(members)
}

function visit(value: Json, found: Found): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, found)
    return
  }
  if (!isObject(value)) return
  if (isProtection(value)) {
    found.protections.push(value)
    return
  }
  const jwe = jweOfElement(value) ?? jweOfExtension(value)
  if (jwe !== undefined) found.jwes.push(jwe)
  else for (const member of Object.values(value)) visit(member, found)
}

function revealValue(value: Json, contents: Contents): Json {
  if (Array.isArray(value)) {
    return value.filter((item) => !isProtection(item)).map((item) => revealValue(item, contents))
  }
  if (!isObject(value)) return value
  const jwe = jweOfElement(value) ?? jweOfExtension(value)
  if (jwe === undefined) return revealElements(value, contents)
  return contents.get(jwe)?.value ?? null
}

function revealPrimitive(name: string, content: Halves | undefined): [string, Json][] {
  return [
    ...(content?.value === undefined ? [] : [[name, content.value] as [string, Json]]),
    ...(content?.element === undefined ? [] : [[`_${name}`, content.element] as [string, Json]]),
  ]
}

/** Both halves of an array of primitives. Items that were never encrypted stay as they are. */
function revealPrimitives(
  name: string,
  slots: readonly Json[],
  parent: JsonObject,
  contents: Contents,
): [string, Json][] {
  const readable = ownMember(parent, name)
  const halves = slots.map((slot, i) => {
    const jwe = jweOfElement(slot)
    if (jwe !== undefined) return contents.get(jwe)
    return { value: Array.isArray(readable) ? readable[i] : undefined, element: slot }
  })
  return [
    ...asPrefix(
      name,
      halves.map((half) => half?.value),
    ),
    ...asPrefix(
      `_${name}`,
      halves.map((half) => half?.element),
    ),
  ]
}

/** Up to the last item that is there, with null for the gaps (FHIR JSON 2.6.2.3). */
function asPrefix(name: string, items: readonly (Json | undefined)[]): [string, Json][] {
  const length = items.findLastIndex((item) => item !== undefined) + 1
  return length === 0 ? [] : [[name, items.slice(0, length).map((item) => item ?? null)]]
}

function slotsOf(value: Json | undefined): Json[] | undefined {
  return Array.isArray(value) && value.some((item) => jweOfElement(item) !== undefined) ? value : undefined
}

/** What held nothing but the protection itself was not there before: FHIR JSON has no empty arrays and objects. */
function isEmptied(before: Json, after: Json): boolean {
  if (Array.isArray(before) && Array.isArray(after)) return before.length > 0 && after.length === 0
  return isObject(before) && isObject(after) && Object.keys(before).length > 0 && Object.keys(after).length === 0
}
