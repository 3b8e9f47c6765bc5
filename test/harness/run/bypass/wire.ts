/** What source and reader have agreed on. */

import type { PartyContext } from '../../../../simulators/kit/types.ts'

/** Types that hold the record; with the Task that says why. */
export const queries = [
  ...['Patient', 'Practitioner', 'Organization', 'Coverage', 'Consent', 'Observation', 'Condition', 'NutritionOrder'],
  ...['Flag', 'AllergyIntolerance', 'MedicationStatement', 'MedicationRequest', 'MedicationDispense', 'Medication'],
  ...['DeviceUseStatement', 'Device', 'Immunization', 'Procedure', 'Encounter', 'ProcedureRequest', 'Specimen'],
  ...['ImmunizationRecommendation', 'DeviceRequest', 'Appointment', 'DocumentReference', 'Location', 'Task'],
  ...['PractitionerRole', 'RelatedPerson', 'CareTeam', 'Media', 'Binary', 'Bundle', 'EpisodeOfCare', 'Goal'],
]

/** Address of a path at another end, through the broker. */
export function throughBroker({ config, party }: PartyContext, path: string): string {
  const other = config.parties.find(({ role, id }) => role === 'end' && id !== party.id)
  return `https://broker.bypass.test/np/${other?.organisation.ura}${path}`
}
