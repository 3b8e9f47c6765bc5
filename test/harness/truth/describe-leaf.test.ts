import { describe, expect, it } from 'vitest'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { listResourceElements, unpackBundle } from '../../../harness/truth/list-resource-elements.ts'

const patient: FhirResource = {
  resourceType: 'Patient',
  id: 'p1',
  meta: {
    profile: ['http://fhir.nl/fhir/StructureDefinition/nl-core-patient'],
    versionId: '1',
    tag: [{ code: 'spoed' }],
  },
  identifier: [
    { system: 'http://fhir.nl/fhir/NamingSystem/bsn', value: '999990019' },
    { system: 'urn:oid:2.16.840.1.113883.2.4.6.3', value: '999991772' },
    { system: 'http://bron.example', value: 'PATIENT-81726354' },
  ],
  name: [{ family: 'Jansen', text: 'Mevrouw A.B. Jansen-Brandelaar' }],
  telecom: [
    { system: 'phone', value: '06-91234567' },
    { system: 'email', value: 'a.jansen@post.example' },
  ],
  gender: 'female',
  birthDate: '1947-03-12',
  address: [{ postalCode: '1234 AB', line: ['Brandelaarsestraatweg 12'] }],
  deceasedBoolean: false,
  generalPractitioner: [{ reference: 'Practitioner/d1', display: 'dr. T. van der Brandelaar' }],
  contained: [{ resourceType: 'Practitioner', id: 'd1', name: [{ family: 'van der Brandelaar' }] }],
}
const condition: FhirResource = {
  resourceType: 'Condition',
  id: 'c1',
  code: {
    coding: [{ system: 'http://snomed.info/sct', code: '44054006', display: 'Diabetes mellitus type 2' }],
    text: 'Suikerziekte, ontregeld sinds de zomer',
  },
  severity: { extension: [{ url: 'http://x.example', valueDecimal: 132.4817306 }] },
}

function describeAll(...resources: FhirResource[]): Record<string, string> {
  const elements = listResourceElements(resources)
  return Object.fromEntries(elements.map((e) => [e.element, `${e.class} ${e.kind} ${e.matchedBy}`]))
}

describe('listResourceElements', () => {
  it('gives class, kind and way of matching of every leaf that says something', () => {
    expect(describeAll(patient, condition)).toEqual({
      'Patient.meta.tag[0].code': 'routing code structure',
      'Patient.identifier[0].value': 'identity bsn value',
      'Patient.identifier[1].value': 'identity bsn value',
      'Patient.identifier[2].value': 'identity identifier value',
      'Patient.name[0].family': 'identity name structure',
      'Patient.name[0].text': 'identity name value',
      'Patient.telecom[0].value': 'identity phone value',
      'Patient.telecom[1].value': 'identity email value',
      'Patient.gender': 'identity code structure',
      'Patient.birthDate': 'identity date value',
      'Patient.address[0].postalCode': 'identity postcode structure',
      'Patient.address[0].line[0]': 'identity text value',
      'Patient.deceasedBoolean': 'identity code structure',
      'Patient.generalPractitioner[0].display': 'professional name value',
      'Patient.contained[0].name[0].family': 'professional name value',
      'Condition.code.coding[0].code': 'medical code structure',
      'Condition.code.coding[0].display': 'medical text structure',
      'Condition.code.text': 'medical text value',
      'Condition.severity.extension[0].valueDecimal': 'medical number value',
    })
  })

  it('numbers resources of the same type', () => {
    expect(
      Object.keys(describeAll({ ...condition, severity: {} }, { resourceType: 'Condition', code: { text: 'x' } })),
    ).toEqual([
      'Condition[0].code.coding[0].code',
      'Condition[0].code.coding[0].display',
      'Condition[0].code.text',
      'Condition[1].code.text',
    ])
  })

  it('lists base64 that holds text as that text, and other base64 as it is', () => {
    const text = Buffer.from('Geachte collega,\nmet één groet').toString('base64')
    const image = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255]).toString('base64')
    const values = listResourceElements([
      { resourceType: 'Binary', content: text },
      { resourceType: 'DocumentReference', content: [{ attachment: { data: image } }] },
    ]).map(({ value }) => value)
    expect(values).toEqual(['Geachte collega,\nmet één groet', image])
  })
})

describe('unpackBundle', () => {
  it('gives the resources of a Bundle and of Bundles within', () => {
    const inner = { resourceType: 'Bundle', id: 'b', entry: [{ resource: condition }, {}, null] }
    const outer = { resourceType: 'Bundle', entry: [{ fullUrl: 'x', resource: patient }, { resource: inner }] }
    expect(unpackBundle(outer)).toEqual([patient, condition])
    expect(unpackBundle({ resourceType: 'Bundle' })).toEqual([])
  })
})
