/**
 * Nursing handoff (eOverdracht) as FHIR STU3 resources: the Composition with an entry in each of its sections (field
 * notes on Notified Pull 2.10). All of it belongs to the document that the receiver gets.
 */

import { announced, type Compose, delivered, type PatientComposing, referTo } from '../compose.ts'
import type { Draft, DraftResource } from '../draft.ts'
import { nlCore, registered } from '../zib/coding.ts'
import { composeDirectives } from '../zib/directives.ts'
import { composeVitalSigns } from '../zib/measurements.ts'
import { composePatient, composePayment } from '../zib/patient.ts'
import { composeProblems, composeWarnings } from '../zib/problems.ts'
import { composeAdvanceNotice } from './advance-notice.ts'
import { composeCarePlan } from './care-plan.ts'
import { composeFindings } from './nursing-findings.ts'
import { composeHandoff } from './nursing-handoff.ts'

export const composeEoverdracht: Compose = (composing) => {
  const { patient, others } = composePatient(composing)
  const about = { ...composing, patient: referTo(patient) }
  const payment = composePayment(about)
  const directives = composeDirectives(about)
  const problems = composeProblems(about)
  const warnings = composeWarnings(about)
  const vitalSigns = composeVitalSigns(about).filter((draft) => draft.delivered)
  const findings = composeFindings(about)
  const plan = composeCarePlan(about)
  const relative = composeRelative(about)
  const sending = composeSender(about)
  const entries = new Map<string, readonly DraftResource[]>([
    ...findings,
    ['302147001', [...resourcesOf(payment, 'Coverage'), relative]],
    ['185362004', [sending]],
    ['108329005', resourcesOf(directives, 'Consent')],
    ['405623001', resourcesOf(others, 'Practitioner')],
    ['52870002', resourcesOf(problems, 'Condition')],
    ['420134006', resourcesOf(warnings, 'AllergyIntolerance')],
    ['308813009', resourcesOf(warnings, 'Flag')],
    ['363788007', resourcesOf(vitalSigns, 'Observation')],
    ['300893006', [...(findings.get('300893006') ?? []), ...resourcesOf(warnings, 'NutritionOrder')]],
    ['86644006', plan.diagnoses],
    ['722091001', plan.outcomes],
  ])
  return [
    { resource: patient, delivered: true },
    ...delivered(composeHandoff(about, entries)),
    ...others,
    ...payment,
    ...delivered(relative, sending),
    ...directives,
    ...problems,
    ...warnings,
    ...vitalSigns,
    ...delivered(...[...findings.values()].flat(), ...plan.diagnoses, ...plan.outcomes),
    ...(composing.hasCandidates === true ? announced(composeAdvanceNotice(composing)) : []),
  ]
}

function resourcesOf(drafts: readonly Draft[], type: string): DraftResource[] {
  return drafts.map(({ resource }) => resource).filter(({ resourceType }) => resourceType === type)
}

function composeRelative({ draw, patient }: PatientComposing): DraftResource {
  return {
    resourceType: 'RelatedPerson',
    id: draw.id('RelatedPerson'),
    meta: nlCore('relatedperson'),
    patient,
    relationship: { text: draw.sentence('Zoon, woont in {plaats}') },
    name: [{ family: draw.familyName(), given: [draw.givenName()] }],
    telecom: [
      { system: 'phone', value: draw.phone(), use: 'mobile' },
      { system: 'email', value: draw.email() },
    ],
  }
}

function composeSender({ draw, sender }: PatientComposing): DraftResource {
  const { ura, name, city } = sender.organisation
  return {
    resourceType: 'Organization',
    id: draw.id('Organization'),
    meta: nlCore('organization'),
    identifier: [registered('ura', ura)],
    name,
    telecom: [{ system: 'phone', value: draw.phone() }],
    address: [{ city }],
  }
}
