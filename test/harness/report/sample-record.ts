/** A small synthetic record and what its elements are. */

import type { ElementClass, TruthElement, ValueKind } from '../../../harness/contracts/truth.ts'

type Row = [element: string, value: string, elementClass: ElementClass, kind: ValueKind]

const patient: Row[] = [
  ['Patient.identifier[bsn]', '999990019', 'identity', 'bsn'],
  ['Patient.name[0].family', 'Quintavelde', 'identity', 'name'],
  ['Patient.name[0].given[0]', 'Ottoliene', 'identity', 'name'],
  ['Patient.birthDate', '1957-03-14', 'identity', 'date'],
  ['Patient.telecom[0].value', '0687654321', 'identity', 'phone'],
  ['Patient.address[0].line[0]', 'Zilverkruidpad 47', 'identity', 'text'],
  ['Patient.address[0].postalCode', '9876 XZ', 'identity', 'postcode'],
  ['Patient.gender', 'female', 'identity', 'code'],
]

const rest: Row[] = [
  ['Practitioner.name[0].family', 'Zonnebrinck', 'professional', 'name'],
  ['Practitioner.identifier[uzi]', '900012345', 'professional', 'identifier'],
  ['Task.description', 'Verwijzing wegens aanhoudend hartfalen', 'medical', 'text'],
  ['Task.identifier[0].value', 'VW-2026-88417', 'administrative', 'identifier'],
  ['Task.status', 'requested', 'routing', 'code'],
  ['Organization[0].name', 'Streekziekenhuis De Waterlelie', 'administrative', 'text'],
  ['Encounter[0].id', 'opname-7f31c2', 'routing', 'identifier'],
]

const complaints = [
  'Decompensatio cordis, NYHA III',
  'Boezemfibrilleren sinds 2019',
  'Diabetes mellitus type 2',
  'Nierfunctiestoornis stadium 3b',
  'Allergie voor amoxicilline',
]

/** Elements of the record, `medicalCount` of them medical observations and problems. */
export function makeTruth(medicalCount: number): TruthElement[] {
  const medical = Array.from({ length: medicalCount }, (_, n): Row => {
    const text = `${complaints[n % complaints.length] ?? ''} (dossier ${4711 + n * 37})`
    return [`Condition[${n}].code.text`, text, 'medical', 'text']
  })
  const snomed: Row = ['Condition[0].clinicalStatus', 'active', 'medical', 'code']
  return [...patient, ...rest, snomed, ...medical].map(([element, value, elementClass, kind]) => ({
    element,
    value,
    class: elementClass,
    kind,
    matchedBy: kind === 'code' ? 'structure' : 'value',
  }))
}

/** The record as the body of an answer. */
export function makeBundle(truth: readonly TruthElement[]): string {
  const value = (element: string) => truth.find((candidate) => candidate.element === element)?.value ?? ''
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: [
      {
        resource: {
          resourceType: 'Patient',
          identifier: [{ system: 'http://fhir.nl/fhir/NamingSystem/bsn', value: value('Patient.identifier[bsn]') }],
          name: [{ family: value('Patient.name[0].family'), given: [value('Patient.name[0].given[0]')] }],
          birthDate: value('Patient.birthDate'),
          gender: value('Patient.gender'),
          telecom: [{ system: 'phone', value: value('Patient.telecom[0].value') }],
          address: [
            { line: [value('Patient.address[0].line[0]')], postalCode: value('Patient.address[0].postalCode') },
          ],
        },
      },
      { resource: { resourceType: 'Practitioner', name: [{ family: value('Practitioner.name[0].family') }] } },
      { resource: { resourceType: 'Organization', name: value('Organization[0].name') } },
      ...truth
        .filter(({ element }) => element.endsWith('].code.text'))
        .map((element) => ({
          resource: { resourceType: 'Condition', clinicalStatus: 'active', code: { text: element.value } },
        })),
    ],
  })
}
