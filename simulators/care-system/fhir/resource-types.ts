/**
 * The resource types of the BgZ that can be searched, with the search parameters their queries use (BgZ-MSZ 1.2 and
 * 2.0; FHIR STU3 search parameter registry). What is not listed is answered with 400.
 */

export interface SearchableType {
  /** Paths of the references that tie a resource to its patient; empty for Patient itself. */
  patient: readonly string[]
  /** Search parameter with which a query names the patient by identifier. */
  patientParameter: string
  /** Token parameter → path of the element. */
  tokens: Readonly<Record<string, string>>
  /** Name of an `_include` parameter → path of the references. */
  includes: Readonly<Record<string, string>>
}

const chained = 'patient.identifier'

function type(
  patient: string,
  tokens: SearchableType['tokens'] = {},
  includes: SearchableType['includes'] = {},
): SearchableType {
  return { patient: [patient], patientParameter: chained, tokens, includes }
}

const medication = { medication: 'medicationReference' }

export const searchableTypes: Readonly<Record<string, SearchableType>> = {
  Patient: {
    patient: [],
    patientParameter: 'identifier',
    tokens: {},
    includes: { 'general-practitioner': 'generalPractitioner' },
  },
  Coverage: {
    patient: ['beneficiary'],
    patientParameter: 'beneficiary.identifier',
    tokens: { status: 'status' },
    includes: { payor: 'payor' },
  },
  Consent: type('patient', { category: 'category', status: 'status' }),
  Observation: type(
    'subject',
    { code: 'code', category: 'category', status: 'status' },
    { 'related-target': 'related.target', specimen: 'specimen' },
  ),
  Condition: type('subject', { code: 'code', category: 'category' }),
  NutritionOrder: type('patient', { status: 'status' }),
  Flag: type('subject', { status: 'status' }),
  AllergyIntolerance: type('patient', { code: 'code', category: 'category' }),
  MedicationStatement: type('subject', { category: 'category', status: 'status' }, medication),
  MedicationRequest: type('subject', { category: 'category', status: 'status' }, medication),
  MedicationDispense: type('subject', { category: 'category', status: 'status' }, medication),
  DeviceUseStatement: type('subject', { status: 'status' }, { device: 'device' }),
  Immunization: type('patient', { status: 'status' }),
  Procedure: type('subject', { code: 'code', category: 'category', status: 'status' }, { 'based-on': 'basedOn' }),
  Encounter: type('subject', { class: 'class', status: 'status' }),
  ProcedureRequest: type('subject', { code: 'code', status: 'status' }),
  ImmunizationRecommendation: type('patient'),
  DeviceRequest: type('subject', { status: 'status' }, { device: 'codeReference' }),
  Appointment: type('participant.actor', { status: 'status' }),
  CareTeam: type('subject', { category: 'category', status: 'status' }, { participant: 'participant.member' }),
  DocumentReference: type('subject', { class: 'class', type: 'type', status: 'status' }),
}

/** Where any resource, searchable or only included, may name its patient. */
export const patientPaths = ['subject', 'patient', 'beneficiary', 'participant.actor', 'for'] as const
