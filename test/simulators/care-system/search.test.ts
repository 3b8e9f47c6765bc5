import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { bgzQueries } from '../../../simulators/care-system/datasets/bgz-queries.ts'
import { FhirRefusal } from '../../../simulators/care-system/fhir/operation-outcome.ts'
import { runSearch } from '../../../simulators/care-system/fhir/run-search.ts'
import { parseSearch } from '../../../simulators/care-system/fhir/search-request.ts'
import { searchset } from '../../../simulators/care-system/fhir/searchset.ts'
import { pathOf } from '../../../simulators/care-system/roles/run-queries.ts'
import { createRecordStore } from '../../../simulators/care-system/store/record-store.ts'
import { bsns, sampleRecord } from './sample-record.ts'

const scope = { patientId: 'anna', bsn: bsns.anna }
const bsnSystem = 'http://fhir.nl/fhir/NamingSystem/bsn'

/** Ids found, without the patient's name; included ones after a plus sign. */
const expected: Record<string, string[]> = {
  'Patient?_include=Patient:general-practitioner': ['anna', '+huisarts'],
  'Coverage?_include=Coverage:payor:Organization&_include=Coverage:payor:Patient': [
    'coverage',
    '+verzekeraar',
    '+anna',
  ],
  'Consent?category=http://snomed.info/sct|11291000146105': ['treatment'],
  'Consent?category=http://snomed.info/sct|11341000146107': ['advance'],
  'Observation/$lastn?category=http://snomed.info/sct|118228005,http://snomed.info/sct|384821006': [
    'function',
    'mental',
  ],
  Condition: ['condition'],
  'Observation/$lastn?code=http://snomed.info/sct|365508006': ['living'],
  'Observation?code=http://snomed.info/sct|228366006': ['drugs'],
  'Observation?code=http://snomed.info/sct|228273003': ['alcohol'],
  'Observation?code=http://snomed.info/sct|365980008': ['tobacco'],
  NutritionOrder: ['diet'],
  Flag: ['alert'],
  AllergyIntolerance: ['allergy'],
  'MedicationStatement?category=urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3|6&_include=MedicationStatement:medication':
    ['medicationstatement', '+aspirin'],
  'MedicationRequest?category=http://snomed.info/sct|16076005&_include=MedicationRequest:medication': [
    'medicationrequest',
    '+aspirin',
  ],
  'MedicationDispense?category=http://snomed.info/sct|422037009&_include=MedicationDispense:medication': [
    'medicationdispense',
    '+aspirin',
  ],
  'DeviceUseStatement?_include=DeviceUseStatement:device': ['device-use', '+hoorapparaat'],
  'Immunization?status=completed': ['vaccination'],
  'Observation/$lastn?code=http://loinc.org|85354-9': ['pressure'],
  'Observation/$lastn?code=http://loinc.org|29463-7': ['weight'],
  'Observation/$lastn?code=http://loinc.org|8302-2,http://loinc.org|8306-3,http://loinc.org|8308-9': [
    'height-measured',
    'height',
  ],
  'Observation/$lastn?category=http://snomed.info/sct|275711006&_include=Observation:related-target&_include=Observation:specimen':
    ['lab', '+lab-part', '+blood'],
  'Procedure?category=http://snomed.info/sct|387713003': ['operation'],
  'Encounter?class=http://hl7.org/fhir/v3/ActCode|IMP,http://hl7.org/fhir/v3/ActCode|ACUTE,http://hl7.org/fhir/v3/ActCode|NONAC':
    ['admission'],
  'ProcedureRequest?status=active': ['planned'],
  ImmunizationRecommendation: ['due'],
  'DeviceRequest?status=active&_include=DeviceRequest:device': ['aid', '+rollator'],
  'Appointment?status=booked,pending,proposed': ['appointment'],
  'DocumentReference?status=current': ['letter'],
}

describe('the queries of the BgZ', () => {
  it('are each covered below', () => {
    expect(bgzQueries.map(({ query }) => query).toSorted()).toEqual(Object.keys(expected).toSorted())
  })

  for (const scoping of ['token', 'bsn-in-url', 'hashed-bsn-in-url'] as const) {
    it.each(Object.entries(expected))(`%s finds what is there, scoped by ${scoping}`, (query, ids) => {
      expect(idsFound(pathOf(query, scoping, bsns.anna))).toEqual(ids)
    })
  }

  it('put the BSN in the URL only where that is the scoping', () => {
    const paths = (scoping: Parameters<typeof pathOf>[1]) =>
      Object.keys(expected).map((q) => pathOf(q, scoping, bsns.anna))
    const hash = createHash('sha256').update(bsns.anna).digest('hex')
    expect(paths('token').some((path) => path.includes(bsns.anna) || path.includes(hash))).toBe(false)
    expect(paths('bsn-in-url').every((path) => path.includes(bsns.anna))).toBe(true)
    expect(paths('hashed-bsn-in-url').every((path) => path.includes(hash) && !path.includes(bsns.anna))).toBe(true)
  })
})

describe('a search', () => {
  it('names the patient with the parameter of its type', () => {
    expect(pathOf('Patient', 'bsn-in-url', '1')).toMatch(/\?identifier=/)
    expect(pathOf('Coverage', 'bsn-in-url', '1')).toMatch(/\?beneficiary\.identifier=/)
    expect(pathOf('Condition', 'bsn-in-url', '1')).toMatch(/\?patient\.identifier=/)
  })

  it('for another patient than the token is for is refused', () => {
    expect(() => idsFound(`/fhir/Condition?patient.identifier=${bsnSystem}|${bsns.bram}`)).toThrow(FhirRefusal)
    expect(() => idsFound(`/fhir/Patient?identifier=${bsnSystem}|${bsns.bram}`)).toThrow(/not for the patient/)
  })

  it('never includes what is of another patient', () => {
    const record = openRecord()
    record.put([
      {
        resourceType: 'Observation',
        id: 'anna-crossed',
        subject: { reference: 'Patient/anna' },
        code: { text: 'crossed' },
        category: [{ coding: [{ system: 'http://snomed.info/sct', code: '275711006' }] }],
        related: [{ target: { reference: 'Observation/bram-lab-part' } }],
        specimen: { reference: 'Specimen/bram-blood' },
      },
    ])
    const query =
      'Observation/$lastn?category=275711006&_include=Observation:related-target&_include=Observation:specimen'
    expect(idsFound(`/fhir/${query}`, record)).toEqual(['lab', 'crossed', '+lab-part', '+blood'])
    const text = JSON.stringify(search(`/fhir/${query}`, record))
    expect(text).not.toContain('"bram-')
  })

  it('takes a code without system, with system only, and includes of one type only', () => {
    expect(idsFound('/fhir/Immunization?status=entered-in-error')).toEqual(['vaccination-error'])
    expect(idsFound('/fhir/Consent?category=http://snomed.info/sct|')).toEqual(['treatment', 'advance'])
    expect(idsFound('/fhir/Consent?category=http://loinc.org|11291000146105')).toEqual([])
    expect(idsFound('/fhir/Coverage?_include=Coverage:payor:Organization')).toEqual(['coverage', '+verzekeraar'])
  })

  it('gives provenance with what it is about', () => {
    expect(idsFound('/fhir/Condition?_revinclude=Provenance:target')).toEqual(['condition', '+provenance'])
  })

  it.each([
    ['/fhir/Condition?_sort=code', 400],
    ['/fhir/Condition?code:not=1', 400],
    ['/fhir/Condition?_include=Condition:asserter', 400],
    ['/fhir/Practitioner', 404],
  ])('%s is answered with %i', (url, status) => {
    expect(() => search(url)).toThrow(expect.objectContaining({ status }))
  })

  it('is answered with a searchset that counts matches only', () => {
    const found = search('/fhir/DeviceUseStatement?_include=DeviceUseStatement:device')
    expect(searchset('https://a.test/fhir', 'https://a.test/fhir/DeviceUseStatement', found)).toMatchObject({
      type: 'searchset',
      total: 1,
      link: [{ relation: 'self', url: 'https://a.test/fhir/DeviceUseStatement' }],
      entry: [
        { fullUrl: 'https://a.test/fhir/DeviceUseStatement/anna-device-use', search: { mode: 'match' } },
        { fullUrl: 'https://a.test/fhir/Device/hoorapparaat', search: { mode: 'include' } },
      ],
    })
  })
})

function openRecord() {
  const record = createRecordStore(new DatabaseSync(':memory:'))
  record.put(sampleRecord)
  return record
}

function search(url: string, record = openRecord()) {
  const { pathname, searchParams } = new URL(url, 'https://a.test')
  const latest = pathname.endsWith('/$lastn')
  const [, , type = ''] = pathname.split('/')
  return runSearch(record, parseSearch(type, latest, searchParams, scope), scope)
}

function idsFound(url: string, record = openRecord()): string[] {
  const { matches, includes } = search(url, record)
  const bare = (id: string | undefined) => (id ?? '').replace(/^anna-/, '')
  return [...matches.map(({ id }) => bare(id)), ...includes.map(({ id }) => `+${bare(id)}`)]
}
