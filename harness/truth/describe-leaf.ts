/** What a leaf of a FHIR resource is: whether it says something, its class, its kind and how it can be matched. */

import { classOf } from '../contracts/element-classes.ts'
import type { ElementClass, FhirResource, MatchedBy, ValueKind } from '../contracts/truth.ts'
import { enoughBits, estimateBits } from './distinctiveness.ts'
import type { Leaf } from './leaves.ts'

/** Members that identify, point or name a system: they say nothing of the patient. */
const plumbing = new Set(['resourceType', 'id', 'reference', 'system', 'url'])
/** Of `meta` only labels say something (FHIR STU3 Resource.meta). */
const plumbingOfMeta = new Set(['versionId', 'lastUpdated', 'profile'])
const codeMembers = new Set(['code', 'status', 'gender', 'use', 'unit', 'intent', 'contentType', 'language', 'hash'])
const nameMembers = new Set(['family', 'given', 'prefix', 'suffix'])
const bsnSystem = /\/NamingSystem\/bsn$|2\.16\.840\.1\.113883\.2\.4\.6\.3$/
/** Year and month at least, as FHIR writes dates. */
const fhirDate = /^\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}.*)?)?$/

export function saysSomething(leaf: Leaf): boolean {
  if (plumbing.has(leaf.member)) return false
  return !(leaf.path.startsWith('meta.') && plumbingOfMeta.has(leaf.member))
}

/** As `classOf`; a contained resource is classed by its own type. */
export function classOfLeaf(resource: FhirResource, path: string): ElementClass {
  const [, place, rest] = /^contained\[(\d+)\]\.(.*)$/.exec(path) ?? []
  const contained = Array.isArray(resource.contained) ? resource.contained[Number(place)] : undefined
  const type: unknown = contained?.resourceType
  return typeof type === 'string' && rest !== undefined ? classOf(type, rest) : classOf(resource.resourceType, path)
}

/** Guessed from the leaf's place, the system beside it and its form. */
export function kindOfLeaf(resourceType: string, leaf: Leaf): ValueKind {
  const { member, value, path } = leaf
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean' || codeMembers.has(member)) return 'code'
  const system = String(leaf.parent.system ?? '')
  if (member === 'value' && bsnSystem.test(system)) return 'bsn'
  if (member === 'value' && system === 'phone') return 'phone'
  if ((member === 'value' && system === 'email') || /^\S+@\S+\.\S+$/.test(value)) return 'email'
  if (/identifier(\[\d+\])?\.value$/i.test(path)) return 'identifier'
  if (member === 'postalCode') return 'postcode'
  if (fhirDate.test(value)) return 'date'
  if (nameMembers.has(member) || isNameOfSomeone(resourceType, leaf)) return 'name'
  return /^[a-z][a-z0-9-]*$/.test(value) ? 'code' : 'text'
}

/** Codes and their titles stand in every record; other values are common when they are short. */
export function matchOfLeaf(kind: ValueKind, path: string, value: string): MatchedBy {
  if (kind === 'bsn') return 'value'
  if (kind === 'code' || isCodeTitle(path)) return 'structure'
  return estimateBits(value) >= enoughBits ? 'value' : 'structure'
}

/** Member of a FHIR Coding: `coding[0].display`, or of an element that is a Coding itself. */
export function isCodeTitle(path: string): boolean {
  return /(^|\.)(coding|class|security|tag|valueCoding|format)(\[\d+\])?\.(code|display)$/.test(path)
}

function isNameOfSomeone(resourceType: string, leaf: Leaf): boolean {
  if (leaf.member === 'display') return leaf.parent.code === undefined
  if (leaf.member === 'text') return /(^|\.)name(\[\d+\])?\.text$/.test(leaf.path)
  return leaf.member === 'name' && (resourceType === 'Organization' || resourceType === 'Location')
}
