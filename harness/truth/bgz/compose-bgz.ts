/**
 * Basisgegevensset Zorg as FHIR STU3 resources: at least one for every query of a BgZ pull (field notes on Notified
 * Pull 2.9). Each value that can be is made distinctive, so quantities have more digits than instruments give.
 */

import type { Compose } from '../compose.ts'
import { referTo } from '../compose.ts'
import { composeDirectives } from '../zib/directives.ts'
import { composeDocuments } from '../zib/documents.ts'
import { composeLabResults, composeVitalSigns } from '../zib/measurements.ts'
import { composeMedication } from '../zib/medication.ts'
import { composePatient, composePayment } from '../zib/patient.ts'
import { composePlans } from '../zib/plans.ts'
import { composeProblems, composeWarnings } from '../zib/problems.ts'
import { composeSituation } from '../zib/situation.ts'
import { composeDevices, composeTreatment, composeVaccinations } from '../zib/treatment.ts'

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
