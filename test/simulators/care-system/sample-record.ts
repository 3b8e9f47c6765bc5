/** A record with something to find, and something not to find, for each query of the BgZ. */

import type { FhirResource, Referral } from '../../../harness/contracts/truth.ts'

export const bsns = { anna: '999990019', bram: '999990020' } as const
export type PatientName = keyof typeof bsns

const sct = 'http://snomed.info/sct'
const loinc = 'http://loinc.org'

/** Everything of one patient; ids begin with the patient's name. Shared resources are left out. */
export function recordOf(name: PatientName): FhirResource[] {
  const self = { reference: `Patient/${name}` }
  const make = (resourceType: string, key: string, members: object): FhirResource => ({
    resourceType,
    id: `${name}-${key}`,
    ...members,
  })
  const observation = (key: string, code: [string, string], on: string, category?: string) =>
    make('Observation', key, {
      subject: self,
      status: 'final',
      code: concept(...code),
      effectiveDateTime: on,
      ...(category === undefined ? {} : { category: [concept(sct, category)] }),
    })
  const medication = (type: string, system: string, code: string, key = type.toLowerCase()) =>
    make(type, key, {
      subject: self,
      category: concept(system, code),
      medicationReference: { reference: 'Medication/aspirin' },
    })
  return [
    {
      resourceType: 'Patient',
      id: name,
      identifier: [{ system: 'http://fhir.nl/fhir/NamingSystem/bsn', value: bsns[name] }],
      generalPractitioner: [{ reference: 'Practitioner/huisarts' }],
    },
    make('Coverage', 'coverage', { beneficiary: self, payor: [{ reference: 'Organization/verzekeraar' }, self] }),
    make('Consent', 'treatment', { patient: self, category: [concept(sct, '11291000146105')] }),
    make('Consent', 'advance', { patient: self, category: [concept(sct, '11341000146107')] }),
    observation('function-old', [sct, '129062007'], '2024-01-01', '118228005'),
    observation('function', [sct, '129062007'], '2025-01-01', '118228005'),
    observation('mental', [sct, '311465003'], '2025-01-01', '384821006'),
    make('Condition', 'condition', { subject: self, code: concept(sct, '44054006') }),
    observation('living', [sct, '365508006'], '2025-02-01'),
    observation('drugs', [sct, '228366006'], '2025-02-01'),
    observation('alcohol', [sct, '228273003'], '2025-02-01'),
    observation('tobacco', [sct, '365980008'], '2025-02-01'),
    make('NutritionOrder', 'diet', { patient: self }),
    make('Flag', 'alert', { subject: self }),
    make('AllergyIntolerance', 'allergy', { patient: self }),
    medication('MedicationStatement', 'urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3', '6'),
    medication('MedicationRequest', sct, '16076005'),
    medication('MedicationRequest', sct, '52711000146108', 'supply'),
    medication('MedicationDispense', sct, '422037009'),
    make('DeviceUseStatement', 'device-use', { subject: self, device: { reference: 'Device/hoorapparaat' } }),
    make('Immunization', 'vaccination', { patient: self, status: 'completed' }),
    make('Immunization', 'vaccination-error', { patient: self, status: 'entered-in-error' }),
    observation('pressure-old', [loinc, '85354-9'], '2024-06-01T10:00:00+02:00'),
    observation('pressure', [loinc, '85354-9'], '2025-06-01T10:00:00+02:00'),
    observation('weight', [loinc, '29463-7'], '2025-06-01'),
    observation('height', [loinc, '8302-2'], '2025-06-01'),
    observation('height-measured', [loinc, '8306-3'], '2025-06-02'),
    {
      ...observation('lab', [loinc, '718-7'], '2025-07-01', '275711006'),
      related: [{ target: { reference: `Observation/${name}-lab-part` } }],
      specimen: { reference: `Specimen/${name}-blood` },
    },
    observation('lab-part', [loinc, '787-2'], '2025-07-01'),
    make('Specimen', 'blood', { subject: self }),
    make('Procedure', 'operation', { subject: self, category: concept(sct, '387713003') }),
    make('Procedure', 'counselling', { subject: self, category: concept(sct, '409063005') }),
    make('Encounter', 'admission', { subject: self, class: { system: 'http://hl7.org/fhir/v3/ActCode', code: 'IMP' } }),
    make('Encounter', 'visit', { subject: self, class: { system: 'http://hl7.org/fhir/v3/ActCode', code: 'AMB' } }),
    make('ProcedureRequest', 'planned', { subject: self, status: 'active' }),
    make('ImmunizationRecommendation', 'due', { patient: self }),
    make('DeviceRequest', 'aid', { subject: self, status: 'active', codeReference: { reference: 'Device/rollator' } }),
    make('Appointment', 'appointment', { status: 'booked', participant: [{ actor: self }] }),
    make('DocumentReference', 'letter', { subject: self, status: 'current' }),
    make('Provenance', 'provenance', { target: [{ reference: `Condition/${name}-condition` }] }),
  ]
}

/** What belongs to no patient. */
export const sharedResources: readonly FhirResource[] = [
  { resourceType: 'Practitioner', id: 'huisarts' },
  { resourceType: 'Organization', id: 'verzekeraar' },
  { resourceType: 'Medication', id: 'aspirin' },
  { resourceType: 'Device', id: 'hoorapparaat' },
  { resourceType: 'Device', id: 'rollator' },
]

export const sampleRecord: readonly FhirResource[] = [...recordOf('anna'), ...recordOf('bram'), ...sharedResources]

export const referral: Referral = {
  patientId: 'anna',
  requester: { name: 'Dr. Q. Testarts', uziNumber: '900001234', roleCode: '01.015' },
  reason: 'Verdenking op een zeldzame verzonnen aandoening',
  reference: 'VW-2026-000123',
  validUntil: '2099-01-01T00:00:00Z',
}

function concept(system: string, code: string): { coding: { system: string; code: string }[] } {
  return { coding: [{ system, code }] }
}
