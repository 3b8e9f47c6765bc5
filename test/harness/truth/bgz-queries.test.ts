/** The queries of a BgZ pull, written out by hand from table 2.9 of the field notes on Notified Pull. */

import { describe, expect, it } from 'vitest'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { makeTruth } from './make-truth.ts'

type Node = Record<string, unknown>

const sct = 'http://snomed.info/sct'
const loinc = 'http://loinc.org'
const { resources, elements } = makeTruth()

/** Every value at a path of member names, arrays passed through. */
function at(node: unknown, ...names: string[]): unknown[] {
  if (Array.isArray(node)) return node.flatMap((item) => at(item, ...names))
  const [name, ...rest] = names
  if (name === undefined) return [node]
  if (typeof node !== 'object' || node === null) return []
  return at((node as Node)[name], ...rest).filter((found) => found !== undefined)
}

function coded(resource: FhirResource, member: string, system: string, codes: readonly string[]): boolean {
  return at(resource, member, 'coding').some((coding) => {
    const { system: of, code } = coding as Node
    return of === system && codes.includes(String(code))
  })
}

function of(type: string, holds: (resource: FhirResource) => boolean = () => true): FhirResource[] {
  return resources.filter((resource) => resource.resourceType === type && holds(resource))
}

const status =
  (...values: string[]) =>
  (r: FhirResource) =>
    values.includes(String(r.status))
const inCategory =
  (system: string, ...codes: string[]) =>
  (r: FhirResource) =>
    coded(r, 'category', system, codes)
const withCode =
  (system: string, ...codes: string[]) =>
  (r: FhirResource) =>
    coded(r, 'code', system, codes)

const queries: [query: string, matches: FhirResource[]][] = [
  ['Patient', of('Patient')],
  ['Coverage', of('Coverage')],
  ['Consent?category=11291000146105', of('Consent', inCategory(sct, '11291000146105'))],
  ['Consent?category=11341000146107', of('Consent', inCategory(sct, '11341000146107'))],
  ['Observation/$lastn?category=118228005', of('Observation', inCategory(sct, '118228005'))],
  ['Observation/$lastn?category=384821006', of('Observation', inCategory(sct, '384821006'))],
  ['Condition', of('Condition')],
  ['Observation/$lastn?code=365508006', of('Observation', withCode(sct, '365508006'))],
  ['Observation?code=228366006', of('Observation', withCode(sct, '228366006'))],
  ['Observation?code=228273003', of('Observation', withCode(sct, '228273003'))],
  ['Observation?code=365980008', of('Observation', withCode(sct, '365980008'))],
  ['NutritionOrder', of('NutritionOrder')],
  ['Flag', of('Flag')],
  ['AllergyIntolerance', of('AllergyIntolerance')],
  [
    'MedicationStatement?category=6',
    of('MedicationStatement', inCategory('urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3', '6')),
  ],
  ['MedicationRequest?category=16076005', of('MedicationRequest', inCategory(sct, '16076005'))],
  ['MedicationDispense?category=422037009', of('MedicationDispense', inCategory(sct, '422037009'))],
  ['DeviceUseStatement', of('DeviceUseStatement')],
  ['Immunization?status=completed', of('Immunization', status('completed'))],
  ['Observation/$lastn?code=85354-9', of('Observation', withCode(loinc, '85354-9'))],
  ['Observation/$lastn?code=29463-7', of('Observation', withCode(loinc, '29463-7'))],
  ['Observation/$lastn?code=8302-2,8306-3,8308-9', of('Observation', withCode(loinc, '8302-2', '8306-3', '8308-9'))],
  ['Observation/$lastn?category=275711006', of('Observation', inCategory(sct, '275711006'))],
  ['Observation/$lastn?category=49581000146104', of('Observation', inCategory(sct, '49581000146104'))],
  ['Procedure?category=387713003', of('Procedure', inCategory(sct, '387713003'))],
  [
    'Encounter?class=IMP,ACUTE,NONAC',
    of('Encounter', (r) => {
      const { system, code } = r.class as Node
      return system === 'http://hl7.org/fhir/v3/ActCode' && ['IMP', 'ACUTE', 'NONAC'].includes(String(code))
    }),
  ],
  ['ProcedureRequest?status=active', of('ProcedureRequest', status('active'))],
  ['ImmunizationRecommendation', of('ImmunizationRecommendation')],
  ['DeviceRequest?status=active', of('DeviceRequest', status('active'))],
  ['Appointment?status=booked,pending,proposed', of('Appointment', status('booked', 'pending', 'proposed'))],
  ['CareTeam?status=active', of('CareTeam', status('active'))],
  ['DocumentReference?status=current', of('DocumentReference', status('current'))],
]

const includes: [include: string, references: unknown[], type: string][] = [
  ['Patient:general-practitioner', at(of('Patient'), 'generalPractitioner', 'reference'), 'Practitioner'],
  ['Patient:general-practitioner', at(of('Patient'), 'generalPractitioner', 'reference'), 'Organization'],
  ['Coverage:payor:Organization', at(of('Coverage'), 'payor', 'reference'), 'Organization'],
  ['MedicationStatement:medication', at(of('MedicationStatement'), 'medicationReference', 'reference'), 'Medication'],
  ['MedicationRequest:medication', at(of('MedicationRequest'), 'medicationReference', 'reference'), 'Medication'],
  ['MedicationDispense:medication', at(of('MedicationDispense'), 'medicationReference', 'reference'), 'Medication'],
  ['DeviceUseStatement:device', at(of('DeviceUseStatement'), 'device', 'reference'), 'Device'],
  ['Observation:related-target', at(of('Observation'), 'related', 'target', 'reference'), 'Observation'],
  ['Observation:specimen', at(of('Observation'), 'specimen', 'reference'), 'Specimen'],
  ['DeviceRequest:device', at(of('DeviceRequest'), 'codeReference', 'reference'), 'Device'],
]

const plumbing = ['resourceType', 'id', 'reference', 'system', 'url']
const isListed = (resource: FhirResource) => elements.some(({ location }) => location?.id === resource.id)

function countLeaves(node: unknown): number {
  if (typeof node !== 'object' || node === null) return String(node).includes('/StructureDefinition/') ? 0 : 1
  return (
    Object.entries(node)
      // `Consent.actor.reference` is a Reference itself; elsewhere `reference` is the text of one.
      .filter(([name, child]) => typeof child === 'object' || !plumbing.includes(name))
      .reduce((sum, [, child]) => sum + countLeaves(child), 0)
  )
}

describe('the BgZ', () => {
  it.each(queries)('answers %s', (_, matches) => {
    expect(matches.length).toBeGreaterThan(0)
  })

  it.each(includes)('holds what _include=%s asks for', (_, references, type) => {
    const targets = references.filter((reference) => String(reference).startsWith(`${type}/`))
    expect(targets.length).toBeGreaterThan(0)
    const ids = of(type).map((resource) => `${type}/${resource.id}`)
    for (const target of targets) expect(ids).toContain(target)
  })

  it('holds nothing that no query brings', () => {
    const brought = new Set(queries.flatMap(([, matches]) => matches))
    const included = new Set(includes.flatMap(([, references]) => references))
    const rest = resources.filter((r) => !brought.has(r) && !included.has(`${r.resourceType}/${r.id}`))
    expect(rest.map((r) => `${r.resourceType}/${r.id}`)).toEqual([])
  })

  it('points only to resources that it holds', () => {
    const ids = resources.map((r) => `${r.resourceType}/${r.id}`)
    const references = JSON.stringify(resources).matchAll(/"reference":"([^"]+)"/g)
    for (const [, reference] of references) expect(ids).toContain(reference)
  })

  it.each(['85354-9', '29463-7', '8302-2', '59261-8'])('lists only the latest Observation with code %s', (code) => {
    const all = of('Observation', withCode(loinc, code))
    const latestFirst = all.toSorted(
      (a, b) => Date.parse(String(b.effectiveDateTime)) - Date.parse(String(a.effectiveDateTime)),
    )
    expect(all.length).toBeGreaterThan(1)
    expect(latestFirst.map(isListed)).toEqual(all.map((_, i) => i === 0))
  })

  it('lists every resource but earlier measurements with their specimen, and the CareTeam of BgZ 2.0', () => {
    const unlisted = resources.filter((resource) => !isListed(resource)).map((resource) => resource.resourceType)
    expect(unlisted.toSorted()).toEqual([
      'CareTeam',
      'Observation',
      'Observation',
      'Observation',
      'Observation',
      'Specimen',
    ])
  })

  it('lists every leaf of a listed resource but ids, references, systems and profiles', () => {
    const listed = resources.filter(isListed)
    const leaves = listed.map((resource) => countLeaves(resource)).reduce((sum, count) => sum + count, 0)
    const inRecord = elements.filter(({ location }) => location?.resourceType !== 'Task')
    expect(inRecord.length).toBe(leaves)
  })
})
