/**
 * The type that a Twiin Task gives each query of the BgZ. The AORTA form has one type for all, so on the way back it is
 * found from the query itself. Source: field notes on Notified Pull 2.9.
 */

import { codes, systems } from '../wire.ts'
import { concept, type JsonObject } from './json.ts'

const snomed = 'http://snomed.info/sct'
const loinc = 'http://loinc.org'

/** Start of the query, or a code in it → type. The first that fits counts. */
const types: readonly [path: string, code: string, system: string, type: string][] = [
  ['Patient', '', loinc, '79191-3'],
  ['Coverage', '', loinc, '48768-6'],
  ['Consent', '11291000146105', snomed, '11291000146105'],
  ['Consent', '11341000146107', snomed, '11341000146107'],
  ['Observation', '118228005', loinc, '47420-5'],
  ['Condition', '', loinc, '11450-4'],
  ['Observation', '365508006', snomed, '365508006'],
  ['Observation', '228366006', snomed, '228366006'],
  ['Observation', '228273003', snomed, '228273003'],
  ['Observation', '365980008', snomed, '365980008'],
  ['NutritionOrder', '', snomed, '11816003'],
  ['Flag', '', loinc, '75310-3'],
  ['AllergyIntolerance', '', loinc, '48765-2'],
  ['MedicationStatement', '', snomed, '422979000'],
  ['MedicationRequest', '', snomed, '16076005'],
  ['MedicationDispense', '', snomed, '422037009'],
  ['DeviceUseStatement', '', loinc, '46264-8'],
  ['Immunization', '', loinc, '11369-6'],
  ['Observation', '85354-9', loinc, '85354-9'],
  ['Observation', '29463-7', loinc, '29463-7'],
  ['Observation', '8302-2', loinc, '8302-2'],
  ['Observation', '275711006', snomed, '15220000'],
  ['Observation', '49581000146104', snomed, '15220000'],
  ['Procedure', '', loinc, '47519-4'],
  ['Encounter', '', loinc, '46240-8'],
  ['ProcedureRequest', '', loinc, '18776-5'],
  ['ImmunizationRecommendation', '', loinc, '18776-5'],
  ['DeviceRequest', '', loinc, '18776-5'],
  ['Appointment', '', loinc, '18776-5'],
  ['CareTeam', '', loinc, '18776-5'],
  ['DocumentReference', '', loinc, '77599-9'],
]

/** Type of a query; a general one when the query is none of the BgZ, or cannot be read. */
export function typeOfQuery(query: unknown): JsonObject {
  const text = typeof query === 'string' ? query : ''
  const path = text.split(/[/?]/, 1)[0]
  const found = types.find(([resource, code]) => resource === path && text.includes(code))
  if (found === undefined) return concept(systems.twiinTaskParameter, codes.queryResource)
  const [, , system, type] = found
  return concept(system, type)
}
