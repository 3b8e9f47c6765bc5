/** The nursing care plan: diagnoses with what is done about them and what is hoped for (field notes 2.10). */

import { type PatientComposing, referTo } from '../compose.ts'
import type { DraftResource } from '../draft.ts'
import { coded, ownIdentifier, sct, worded, zib } from '../zib/coding.ts'

export interface CarePlan {
  /** Section 86644006: nursing diagnoses and interventions. */
  diagnoses: DraftResource[]
  /** Section 722091001: outcomes of care. */
  outcomes: DraftResource[]
}

interface Problem {
  code: string
  text: string
  intervention: { code: string; text: string; instruction: string }
  goal: string
  outcome: string
}

const problems: readonly Problem[] = [
  {
    code: '129839007',
    text: 'Verhoogd risico op vallen, zoals in de gang van {plaats}.',
    intervention: {
      code: '386453003',
      text: 'Looptraining langs de leuning van vleugel {plaats}.',
      instruction: 'Nooit alleen laten lopen na de avonddosis, vraagt {naam}.',
    },
    goal: 'Binnen vier weken zonder hulp naar de eetzaal van {plaats}.',
    outcome: 'Loopt twintig passen met hulp van {naam}.',
  },
  {
    code: '48210000',
    text: 'Risico op huidbeschadiging door het matras uit {plaats}.',
    intervention: {
      code: '225358003',
      text: 'Wondverzorging volgens protocol {plaats}.',
      instruction: 'Verband alleen wisselen wanneer {naam} aanwezig is.',
    },
    goal: 'De drukplek is gesloten voor het bezoek aan {plaats}.',
    outcome: 'De plek is kleiner geworden sinds {naam} het matras wisselde.',
  },
  {
    code: '129861002',
    text: 'Neemt medicatie onregelmatig sinds de verhuizing uit {plaats}.',
    intervention: {
      code: '182832007',
      text: 'Medicatie in zakjes van apotheek {plaats}.',
      instruction: 'Toezien tot alles is doorgeslikt; {naam} tekent af.',
    },
    goal: 'Neemt zelf in met de wekker van {plaats}.',
    outcome: 'Drie dagen op rij zelf ingenomen, gezien door {naam}.',
  },
]

export function composeCarePlan(composing: PatientComposing): CarePlan {
  const composed = problems.map((problem) => composeProblem(composing, problem))
  return {
    diagnoses: composed.flatMap(({ diagnosis, goal, intervention }) => [diagnosis, goal, intervention]),
    outcomes: composed.map(({ outcome }) => outcome),
  }
}

function composeProblem({ draw, patient }: PatientComposing, problem: Problem) {
  const diagnosis = {
    resourceType: 'Condition',
    id: draw.id('Condition'),
    meta: zib('Problem'),
    identifier: ownIdentifier(draw.identifier('DIAGNOSE-', 12)),
    clinicalStatus: 'active',
    category: [coded(sct, '394659003')],
    code: worded(sct, problem.code, draw.sentence(problem.text)),
    subject: patient,
    assertedDate: draw.moment(-20, -10),
    asserter: { display: draw.person() },
  }
  const goal = {
    resourceType: 'Goal',
    id: draw.id('Goal'),
    meta: zib('TreatmentObjective'),
    identifier: ownIdentifier(draw.identifier('DOEL-', 12)),
    status: 'accepted',
    description: { text: draw.sentence(problem.goal) },
    subject: patient,
    addresses: [referTo(diagnosis)],
  }
  const intervention = {
    resourceType: 'ProcedureRequest',
    id: draw.id('ProcedureRequest'),
    meta: zib('NursingIntervention'),
    identifier: ownIdentifier(draw.identifier('ACTIE-', 12)),
    status: 'active',
    intent: 'plan',
    code: worded(sct, problem.intervention.code, draw.sentence(problem.intervention.text)),
    subject: patient,
    authoredOn: draw.moment(-9, -5),
    requester: { agent: { display: draw.person() } },
    reasonReference: [referTo(diagnosis)],
    note: [{ text: draw.sentence(problem.intervention.instruction) }],
  }
  const outcome = {
    resourceType: 'Observation',
    id: draw.id('Observation'),
    meta: zib('OutcomeOfCare'),
    identifier: ownIdentifier(draw.identifier('UITKOMST-', 12)),
    status: 'final',
    code: coded(sct, '722091001'),
    subject: patient,
    effectiveDateTime: draw.moment(-4, -1),
    performer: [{ display: draw.person() }],
    valueString: draw.sentence(problem.outcome),
  }
  return { diagnosis, goal, intervention, outcome }
}
