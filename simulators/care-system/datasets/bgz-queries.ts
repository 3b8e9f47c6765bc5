/**
 * The pull queries of the BgZ (BgZ-MSZ 1.2, STU3), as the inputs of a Task name them. Source: field notes on
 * Notified Pull 2.9.
 */

import { systems } from '../wire.ts'

export interface BgzQuery {
  /** `Task.input.type`. */
  coding: { system: string; code: string }
  /** Relative to the FHIR base, without a patient. */
  query: string
}

const { snomed: sct, loinc } = systems
const actCode = 'http://hl7.org/fhir/v3/ActCode'
const medicationUse = 'urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3|6'

export const bgzQueries: readonly BgzQuery[] = [
  of(loinc, '79191-3', 'Patient?_include=Patient:general-practitioner'),
  of(loinc, '48768-6', 'Coverage?_include=Coverage:payor:Organization&_include=Coverage:payor:Patient'),
  of(sct, '11291000146105', `Consent?category=${sct}|11291000146105`),
  of(sct, '11341000146107', `Consent?category=${sct}|11341000146107`),
  of(loinc, '47420-5', `Observation/$lastn?category=${sct}|118228005,${sct}|384821006`),
  of(loinc, '11450-4', 'Condition'),
  of(sct, '365508006', `Observation/$lastn?code=${sct}|365508006`),
  of(sct, '228366006', `Observation?code=${sct}|228366006`),
  of(sct, '228273003', `Observation?code=${sct}|228273003`),
  of(sct, '365980008', `Observation?code=${sct}|365980008`),
  of(sct, '11816003', 'NutritionOrder'),
  of(loinc, '75310-3', 'Flag'),
  of(loinc, '48765-2', 'AllergyIntolerance'),
  of(sct, '422979000', `MedicationStatement?category=${medicationUse}&_include=MedicationStatement:medication`),
  of(sct, '16076005', `MedicationRequest?category=${sct}|16076005&_include=MedicationRequest:medication`),
  of(sct, '422037009', `MedicationDispense?category=${sct}|422037009&_include=MedicationDispense:medication`),
  of(loinc, '46264-8', 'DeviceUseStatement?_include=DeviceUseStatement:device'),
  of(loinc, '11369-6', 'Immunization?status=completed'),
  of(loinc, '85354-9', `Observation/$lastn?code=${loinc}|85354-9`),
  of(loinc, '29463-7', `Observation/$lastn?code=${loinc}|29463-7`),
  of(loinc, '8302-2', `Observation/$lastn?code=${loinc}|8302-2,${loinc}|8306-3,${loinc}|8308-9`),
  of(
    sct,
    '15220000',
    `Observation/$lastn?category=${sct}|275711006&_include=Observation:related-target&_include=Observation:specimen`,
  ),
  of(loinc, '47519-4', `Procedure?category=${sct}|387713003`),
  of(loinc, '46240-8', `Encounter?class=${actCode}|IMP,${actCode}|ACUTE,${actCode}|NONAC`),
  of(loinc, '18776-5', 'ProcedureRequest?status=active'),
  of(loinc, '18776-5', 'ImmunizationRecommendation'),
  of(loinc, '18776-5', 'DeviceRequest?status=active&_include=DeviceRequest:device'),
  of(loinc, '18776-5', 'Appointment?status=booked,pending,proposed'),
  of(loinc, '77599-9', 'DocumentReference?status=current'),
]

function of(system: string, code: string, query: string): BgzQuery {
  return { coding: { system, code }, query }
}
