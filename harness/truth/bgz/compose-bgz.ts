/**
 * Basisgegevensset Zorg as FHIR STU3 resources: at least one for every query of a BgZ pull (field notes on Notified
 * Pull 2.9). Each value that can be is made distinctive, so quantities have more digits than instruments give.
 */

import type { Compose } from '../compose.ts'
import { referTo } from '../compose.ts'
import { composeDirectives } from './directives.ts'
import { composeDocuments } from './documents.ts'
import { composeLabResults, composeVitalSigns } from './measurements.ts'
import { composeMedication } from './medication.ts'
import { composePatient, composePayment } from './patient.ts'
import { composePlans } from './plans.ts'
import { composeProblems, composeWarnings } from './problems.ts'
import { composeSituation } from './situation.ts'
import { composeDevices, composeTreatment, composeVaccinations } from './treatment.ts'

export const composeBgz: Compose = (composing) => {
  const { patient, others } = composePatient(composing)
  const about = { ...composing, patient: referTo(patient) }
  return [
    { resource: patient, delivered: true },
    ...others,
    ...composePayment(about),
    ...composeDirectives(about),
    ...composeSituation(about),
    ...composeProblems(about),
    ...composeWarnings(about),
    ...composeMedication(about),
    ...composeDevices(about),
    ...composeVaccinations(about),
    ...composeVitalSigns(about),
    ...composeLabResults(about),
    ...composeTreatment(about),
    ...composePlans(about),
    ...composeDocuments(about),
  ]
}
