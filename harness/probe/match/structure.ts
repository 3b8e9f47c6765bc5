/** Values too common to be known by their bytes: matched at their place in a resource (design 2.3). */

import type { Budget, Range } from '../../contracts/probe.ts'
import type { TruthElement } from '../../contracts/truth.ts'
import { tryParseInstant } from '../forms/instant.ts'
import { spellPostcode } from '../forms/postcode.ts'
import { type FhirLeaf, findFhirLeaves, mayHoldFhirJson, type WantedLeaves } from './fhir-leaves.ts'
import { findFhirXmlLeaves, mayHoldFhirXml } from './fhir-xml-leaves.ts'
import { findPlacedLeaves, type PlacedLeaf } from './placed-leaves.ts'

interface StructureHit {
  element: TruthElement
  offset: number
  length: number
}

/** A distinctive value that was found in the same bytes: it tells whose record this is. */
export interface Landmark {
  element: TruthElement
  offset: number
}

/** @param text the bytes in latin1, made when it is asked for */
export type StructureMatcher = (
  bytes: Buffer,
  text: () => string,
  landmarks: readonly Landmark[],
  budget: Budget,
) => StructureHit[]

interface Placed {
  element: TruthElement
  /** A day or a minute of a moment: many a resource has the same. */
  isCutOff: boolean
}

/** Shorter codes of HL7 v3 are statuses and labels. */
const shortestCode = 5

/**
 * In FHIR type, path and value must be the same, and the logical id where both sides have one; a resource that got
 * another id is known by its distinctive values. Indices do not count: a party may filter or reorder a list. Formats
 * without ids say something of this patient only where a distinctive value of the patient stands in the same message.
 */
export function createStructureMatcher(elements: readonly TruthElement[]): StructureMatcher {
  const placed = elements.flatMap(placesOf)
  const byPlace = Map.groupBy(placed, ({ key }) => key)
  const codes = Map.groupBy(
    placed.filter(({ value, isCutOff }) => !isCutOff && value.length >= shortestCode),
    ({ value }) => value,
  )
  const members = membersOf(placed)
  return (bytes, text, landmarks, budget) => {
    const [hasJson, hasXml] = byPlace.size === 0 ? [] : [mayHoldFhirJson(bytes), mayHoldFhirXml(bytes)]
    if (byPlace.size === 0 || !(hasJson || hasXml || landmarks.length > 0)) return []
    const isOurs = createOwnership(landmarks)
    const leaves = [
      ...(hasJson ? findFhirLeaves(text(), members, budget) : []),
      ...(hasXml ? findFhirXmlLeaves(text(), members) : []),
    ]
    const hits = leaves.flatMap((leaf) =>
      (byPlace.get(`${leaf.resourceType} ${leaf.path} ${leaf.value}`) ?? [])
        .filter(({ element, isCutOff }) => isSameResource(element, isCutOff, leaf) || isOurs(element, leaf.resource))
        .map(({ element }) => ({ element, offset: leaf.offset, length: leaf.length })),
    )
    // Without a landmark nothing below can count.
    if (landmarks.length === 0) return hits
    for (const leaf of findPlacedLeaves(text())) {
      for (const element of candidatesAt(leaf, byPlace, codes)) {
        if (isOurs(element, leaf.scope) || isPatientIn(landmarks, leaf.scope)) hits.push({ element, ...leaf.at })
      }
    }
    return hits
  }
}

/** The values that are asked for, by the last name of their paths, in latin1 as the texts. */
function membersOf(placed: readonly Keyed[]): WantedLeaves {
  const members = new Map<string, Set<string>>()
  for (const { key, value } of placed) {
    const name = (key.split(' ')[1] ?? '').split('.').at(-1) ?? ''
    const values = members.get(name) ?? new Set()
    members.set(name, values.add(Buffer.from(value).toString('latin1')))
  }
  return members
}

type Keyed = Placed & { key: string; value: string }

/** The places of an element, and the values that it may have there. */
function placesOf(element: TruthElement): Keyed[] {
  const { location, value, matchedBy, kind } = element
  if (location === undefined) return []
  const { resourceType, path } = location
  const bare = path.replaceAll(/\[\d+\]/g, '')
  const at = (spelled: string, isCutOff: boolean) => {
    return { element, isCutOff, key: `${resourceType} ${bare} ${spelled}`, value: spelled }
  }
  if (matchedBy === 'structure') {
    const spellings = kind === 'postcode' ? Object.values(spellPostcode(value)) : [value]
    return [...new Set(spellings)].map((spelled) => at(spelled, false))
  }
  const readings = tryParseInstant(value)?.clocks.flatMap(([, clock]) => [clock.slice(0, 10), clock.slice(0, 16)])
  return [...new Set(readings)].map((spelled) => at(spelled, true))
}

function isSameResource({ location }: TruthElement, isCutOff: boolean, leaf: FhirLeaf): boolean {
  if (location === undefined) return false
  if (leaf.id === '' || location.id === '') return !isCutOff
  return leaf.id === location.id
}

/** Whether a distinctive value of the same resource stands in a range. */
function createOwnership(landmarks: readonly Landmark[]): (element: TruthElement, range: Range) => boolean {
  let byResource: Map<string, Landmark[]> | undefined
  return (element, range) => {
    if (landmarks.length === 0) return false
    byResource ??= Map.groupBy(landmarks, (landmark) => resourceOf(landmark.element))
    return (byResource.get(resourceOf(element)) ?? []).some(({ offset }) => isIn(offset, range))
  }
}

function isPatientIn(landmarks: readonly Landmark[], range: Range): boolean {
  return landmarks.some(({ element, offset }) => /^Patient\b/.test(element.element) && isIn(offset, range))
}

function isIn(offset: number, range: Range): boolean {
  return offset >= range.offset && offset < range.offset + range.length
}

function resourceOf({ element }: TruthElement): string {
  return element.split('.')[0] ?? ''
}

function candidatesAt(
  { place, value }: PlacedLeaf,
  byPlace: ReadonlyMap<string, readonly Keyed[]>,
  codes: ReadonlyMap<string, readonly Keyed[]>,
): TruthElement[] {
  if (!('resourceType' in place)) {
    const { path } = place
    return (codes.get(value) ?? [])
      .filter(({ key }) => path.test(key.split(' ')[1] ?? ''))
      .map(({ element }) => element)
  }
  const { resourceType, path } = place
  const written = 'codes' in place ? place.codes : undefined
  const spelled = Object.entries(written ?? {}).filter(([, code]) => code === value)
  const values = written === undefined ? [value] : spelled.map(([fhir]) => fhir)
  return values.flatMap((one) => byPlace.get(`${resourceType} ${path} ${one}`) ?? []).map(({ element }) => element)
}
