/**
 * Takes the elements of the chosen classes out of FHIR JSON: of each resource the largest subtrees all of whose leaves
 * are of those classes, an array item by item. What stays is valid FHIR JSON with a slot for each.
 *
 * Never taken: whole resources, literal references (the links between resources), and what only structures: the `url`
 * of an extension and the `id` of an element that stay for what is below them.
 */

import { classOf } from '../../harness/contracts/element-classes.ts'
import type { ElementClass } from '../../harness/contracts/truth.ts'
import { asEncryptedElement, encryptedElementUrl, encryptedExtensionUrl, type Slot } from './element-form.ts'
import { type ElementPlaintext, type Halves, type Steps, toPlaintext } from './element-plaintext.ts'
import { isObject, isResource, type Json, type JsonObject, ownMember } from './fhir-json.ts'

export interface Concealed {
  resource: JsonObject
  parts: { plaintext: ElementPlaintext; slot: Slot }[]
}

interface Place {
  resourceType: string
  id: string | undefined
  steps: Steps
  inExtension: boolean
}

interface Work {
  classes: ReadonlySet<ElementClass>
  parts: Concealed['parts']
}

/** FHIR "literal reference": fragment, URN, or a relative or absolute URL that ends in type and id. */
const literalReference =
  /^(#\S*|urn:(uuid|oid):\S+|(https?:\/\/\S+\/)?[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}(\/_history\/[A-Za-z0-9\-.]{1,64})?)$/

/** The slots are empty: the caller fills each `valueString`. Throws on JSON that cannot be FHIR. */
export function concealElements(
  resource: JsonObject & { resourceType: string },
  classes: ReadonlySet<ElementClass>,
): Concealed {
  const work: Work = { classes, parts: [] }
  return { resource: concealResource(resource, work), parts: work.parts }
}

function concealResource(resource: JsonObject & { resourceType: string }, work: Work): JsonObject {
  const id = typeof resource.id === 'string' ? resource.id : undefined
  return concealMembers(resource, { resourceType: resource.resourceType, id, steps: [], inExtension: false }, work)
}

function concealMembers(parent: JsonObject, place: Place, work: Work): JsonObject {
  const members = Object.entries(parent).flatMap(([name, value]): [string, Json][] => {
    const at = below(place, name)
    if (isPrimitiveHalf(name) && Object.hasOwn(parent, name.slice(1))) return []
    if (isPrimitiveHalf(name)) return concealPrimitive(name.slice(1), undefined, value, at, work)
    const half = ownMember(parent, `_${name}`)
    if (!hasObjects(value)) return concealPrimitive(name, value, half, at, work)
    if (half !== undefined) throw new Error(`${pathOf(at)}: no primitive, yet it has a second half`)
    if (isObject(value)) return [[name, concealComplex(name, value, at, work)]]
    return [[name, value.map((item, i) => concealItem(name, item, { ...at, steps: [...at.steps, i] }, work))]]
  })
  // Keeps a member called `__proto__` a member.
  return Object.fromEntries(members)
}

function concealItem(name: string, item: Json, at: Place, work: Work): Json {
  if (!isObject(item)) throw new Error(`${pathOf(at)}: an array of objects holds something else`)
  return concealComplex(name, item, at, work)
}

function concealComplex(name: string, value: JsonObject, at: Place, work: Work): JsonObject {
  if (isResource(value)) return concealResource(value, work)
  const isExtension = name === 'extension' || name === 'modifierExtension'
  if (!isWhollyChosen(value, at, work)) return concealMembers(value, { ...at, inExtension: isExtension }, work)
  if (isExtension) return openSlot(encryptedExtensionUrl, { value }, at, work)
  return asEncryptedElement(openSlot(encryptedElementUrl, { value }, at, work))
}

/** A primitive has two halves, `name` and `_name` (FHIR JSON 2.6.2.2); both go into one slot under `_name`. */
function concealPrimitive(
  name: string,
  value: Json | undefined,
  half: Json | undefined,
  at: Place,
  work: Work,
): [string, Json][] {
  const isEmpty = Array.isArray(value ?? half) && [value, half].flat().every((item) => item === undefined)
  if (isEmpty || isStructural(name, at) || !isChosenLeaf(name, value, at, work)) {
    return [...asMember(name, value), ...asMember(`_${name}`, half)]
  }
  if (!Array.isArray(value ?? half)) {
    const halves = { ...withMember('value', value), ...withMember('element', half) }
    return [[`_${name}`, asEncryptedElement(openSlot(encryptedElementUrl, halves, at, work))]]
  }
  const values = asArray(value, at)
  const elements = asArray(half, at)
  const items = Array.from({ length: Math.max(values.length, elements.length) }, (_, i) => {
    const halves = { ...withMember('value', values[i]), ...withMember('element', elements[i]) }
    return asEncryptedElement(openSlot(encryptedElementUrl, halves, { ...at, steps: [...at.steps, i] }, work))
  })
  return [[`_${name}`, items]]
}

function openSlot(url: string, halves: Halves, at: Place, work: Work): Slot {
  const slot: Slot = { url, valueString: '' }
  const { resourceType, id, steps } = at
  const type = id === undefined ? { resourceType } : { resourceType, id }
  work.parts.push({ plaintext: toPlaintext(type, steps, halves), slot })
  return slot
}

function isWhollyChosen(value: Json, at: Place, work: Work): boolean {
  if (Array.isArray(value)) return value.every((item) => isWhollyChosen(item, at, work))
  if (!isObject(value) || Object.keys(value).length === 0) return isChosenLeaf('', value, at, work)
  if (isResource(value)) return false
  return Object.entries(value).every(([name, member]) => {
    return isLiteralReference(name, member) ? false : isWhollyChosen(member, below(at, name), work)
  })
}

function isChosenLeaf(name: string, value: Json | undefined, at: Place, work: Work): boolean {
  return !isLiteralReference(name, value) && work.classes.has(classOf(at.resourceType, namesOf(at)))
}

/** Whether a member is complex, by the shapes FHIR JSON has: an object, or an array with objects in it. */
function hasObjects(value: Json): value is JsonObject | Json[] {
  return isObject(value) || (Array.isArray(value) && value.some((item) => isObject(item) || Array.isArray(item)))
}

function isLiteralReference(name: string, value: Json | undefined): boolean {
  return name === 'reference' && typeof value === 'string' && literalReference.test(value)
}

/** XML attributes in FHIR: they cannot carry an extension, so they cannot be masked by themselves. */
function isStructural(name: string, at: Place): boolean {
  return (name === 'url' && at.inExtension) || (name === 'id' && at.steps.length > 1)
}

/** `_birthDate` has the place, and so the class, of `birthDate`. */
function below(at: Place, name: string): Place {
  return { ...at, steps: [...at.steps, isPrimitiveHalf(name) ? name.slice(1) : name] }
}

function namesOf(at: Place): string {
  return at.steps.filter((step) => typeof step === 'string').join('.')
}

function pathOf(at: Place): string {
  return `${at.resourceType}.${namesOf(at)}`
}

function isPrimitiveHalf(name: string): boolean {
  return name.startsWith('_')
}

function asArray(value: Json | undefined, at: Place): Json[] {
  if (value === undefined || Array.isArray(value)) return value ?? []
  throw new Error(`${pathOf(at)}: one half of a primitive is an array and the other is not`)
}

function withMember(name: keyof Halves, value: Json | undefined): Halves {
  return value === undefined ? {} : { [name]: value }
}

function asMember(name: string, value: Json | undefined): [string, Json][] {
  return value === undefined ? [] : [[name, value]]
}
