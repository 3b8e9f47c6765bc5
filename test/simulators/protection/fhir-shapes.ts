/** Random FHIR JSON in which every value occurs once, and the rules of shape that FHIR JSON has (FHIR 2.6.2). */

import fc from 'fast-check'
import { classOf } from '../../../harness/contracts/element-classes.ts'
import type { ElementClass } from '../../../harness/contracts/truth.ts'
import type { Json, JsonObject } from '../../../simulators/protection/fhir-json.ts'

export interface Leaf {
  value: string | number | boolean
  class: ElementClass
  /** Links between resources stay readable whatever their class. */
  isReference: boolean
}

const types = ['Patient', 'Condition', 'Observation', 'Task', 'Encounter', 'Coverage', 'Practitioner', 'Organization']
const names = [
  'name',
  'identifier',
  'code',
  'subject',
  'for',
  'description',
  'performer',
  'status',
  'reason',
  'requester',
  'agent',
  'generalPractitioner',
  'display',
  'given',
  'constructor',
]

/** A resource or a Bundle, shaped as FHIR JSON. Values are `~n~`, or numbers from 7000000; references `Patient/r-n`. */
export function resources(): fc.Arbitrary<JsonObject & { resourceType: string }> {
  const blank = fc.constantFrom<Json>('~', 7_000_000)
  const tree = fc.letrec<{ complex: JsonObject; member: MemberShape }>((tie) => ({
    member: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'fhir' },
      fc.tuple(fc.constant('primitive' as const), blank, fc.constantFrom('value', 'half', 'both')),
      fc.tuple(
        fc.constant('primitives' as const),
        blank,
        fc.array(fc.constantFrom('value', 'half', 'both'), { minLength: 1, maxLength: 3 }),
      ),
      fc.tuple(fc.constant('complex' as const), tie('complex')),
      fc.tuple(fc.constant('items' as const), fc.array(tie('complex'), { minLength: 1, maxLength: 2 })),
    ) as fc.Arbitrary<MemberShape>,
    complex: fc
      .tuple(
        fc.dictionary(fc.constantFrom(...names), tie('member'), { minKeys: 1, maxKeys: 4 }),
        fc.boolean(),
        fc.boolean(),
      )
      .map(([members, withReference, withExtension]) => ({
        ...(withReference ? { reference: 'Patient/r' } : {}),
        ...(withExtension && !withReference ? { extension: [extensionBlank()] } : {}),
        ...Object.fromEntries(Object.entries(members).flatMap(([name, shape]) => toMembers(name, shape))),
      })),
  }))
  const plain = fc
    .tuple(fc.constantFrom(...types), tree.complex)
    .map(([resourceType, members]) => ({ resourceType, id: '~', ...members }))
  const containing = fc.tuple(plain, plain).map(([outer, inner]) => ({ ...outer, contained: [inner] }))
  const bundle = fc.array(fc.oneof(plain, containing), { minLength: 1, maxLength: 3 }).map((inner) => ({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: inner.map((resource) => ({ fullUrl: '~', resource })),
  }))
  return fc
    .oneof(plain, containing, bundle)
    .map((resource) => number(resource) as JsonObject & { resourceType: string })
}

/** Every value with its class; `type` and the like included. */
export function leavesOf(json: Json, resourceType = '', path = ''): Leaf[] {
  if (Array.isArray(json)) return json.flatMap((item) => leavesOf(item, resourceType, path))
  if (json === null) return []
  if (typeof json !== 'object') {
    const isReference = path.endsWith('reference')
    return [{ value: json, class: classOf(resourceType, path), isReference }]
  }
  const own = typeof json.resourceType === 'string' ? json.resourceType : undefined
  return Object.entries(json).flatMap(([name, member]) => {
    const below = [own === undefined ? path : '', name.replace(/^_/, '')].filter((part) => part !== '').join('.')
    return leavesOf(member, own ?? resourceType, below)
  })
}

/** What breaks the shape of FHIR JSON; nothing when it is sound. */
export function shapeFaults(json: Json, at = '$'): string[] {
  if (Array.isArray(json)) return json.flatMap((item, i) => shapeFaults(item, `${at}[${i}]`))
  if (typeof json !== 'object' || json === null) return []
  const members = Object.entries(json)
  const faults = members.length === 0 ? [`${at}: empty object`] : []
  for (const [name, member] of members) {
    const place = `${at}.${name}`
    if (member === null) faults.push(`${place}: null`)
    if (Array.isArray(member)) faults.push(...arrayFaults(name, member, json, place))
    if (name.startsWith('_'))
      faults.push(...halfFaults(member, Object.hasOwn(json, name.slice(1)) ? json[name.slice(1)] : undefined, place))
    if (name === 'extension') faults.push(...extensionFaults(member, place))
    faults.push(...shapeFaults(member, place))
  }
  return faults
}

type Presence = 'value' | 'half' | 'both'
type MemberShape =
  | ['primitive', Json, Presence]
  | ['primitives', Json, Presence[]]
  | ['complex', JsonObject]
  | ['items', JsonObject[]]

function toMembers(name: string, shape: MemberShape): [string, Json][] {
  if (shape[0] === 'complex' || shape[0] === 'items') return [[name, shape[1]]]
  const half: Json = { extension: [extensionBlank()] }
  if (shape[0] === 'primitive') {
    const [, value, presence] = shape
    return [...member(name, presence !== 'half', value), ...member(`_${name}`, presence !== 'value', half)]
  }
  const [, value, presences] = shape
  const hasValue = presences.some((presence) => presence !== 'half')
  const hasHalf = presences.some((presence) => presence !== 'value')
  const values = presences.map((presence) => (presence === 'half' ? null : value))
  const halves = presences.map((presence) => (presence === 'value' ? null : half))
  return [...member(name, hasValue, values), ...member(`_${name}`, hasHalf, halves)]
}

function member(name: string, isPresent: boolean, value: Json): [string, Json][] {
  return isPresent ? [[name, value]] : []
}

function extensionBlank(): JsonObject {
  return { url: '~', valueString: '~' }
}

/** Gives every blank a value of its own. */
function number(json: Json, counter = { n: 0 }): Json {
  if (Array.isArray(json)) return json.map((item) => number(item, counter))
  if (typeof json === 'object' && json !== null) {
    return Object.fromEntries(Object.entries(json).map(([name, inner]) => [name, number(inner, counter)]))
  }
  counter.n += 1
  if (json === '~') return `~${counter.n}~`
  if (json === 'Patient/r') return `Patient/r-${counter.n}-`
  return typeof json === 'number' ? json + counter.n : json
}

function arrayFaults(name: string, items: readonly Json[], parent: JsonObject, at: string): string[] {
  if (items.length === 0) return [`${at}: empty array`]
  if (items.some(Array.isArray)) return [`${at}: array in an array`]
  const objects = items.filter((item) => typeof item === 'object' && item !== null).length
  const nulls = items.filter((item) => item === null).length
  if (objects > 0 && objects + nulls < items.length) return [`${at}: mixed array`]
  const partner = name.startsWith('_') ? name.slice(1) : `_${name}`
  return nulls > 0 && !Object.hasOwn(parent, partner) ? [`${at}: null without another half`] : []
}

function halfFaults(half: Json, value: Json | undefined, at: string): string[] {
  if (value !== undefined && Array.isArray(value) !== Array.isArray(half)) return [`${at}: halves differ in shape`]
  const faulty = [half].flat().filter((item) => item !== null && !isElement(item))
  return faulty.map(() => `${at}: more than id and extension`)
}

function isElement(item: Json): boolean {
  return (
    typeof item === 'object' && item !== null && Object.keys(item).every((key) => key === 'id' || key === 'extension')
  )
}

function extensionFaults(extensions: Json, at: string): string[] {
  if (!Array.isArray(extensions)) return [`${at}: not an array`]
  return extensions.flatMap((item) => {
    const keys = typeof item === 'object' && item !== null ? Object.keys(item) : []
    const content = keys.filter((key) => key === 'extension' || key.startsWith('value'))
    return keys.includes('url') && content.length === 1 ? [] : [`${at}: an extension is one url and one content`]
  })
}
