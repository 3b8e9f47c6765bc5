/** How the patient functions and lives: functional and mental status, housing, drugs, alcohol and tobacco. */

import { delivered, type PatientComposing } from '../compose.ts'
import type { Draft, DraftResource } from '../draft.ts'
import { coded, ownIdentifier, sct, worded, zib } from './coding.ts'

interface Finding {
  profile: string
  category?: string
  /** SNOMED CT code of what was looked at. */
  code: string
  /** SNOMED CT code of what was found, and how it was put. */
  found: string
  text: string
  comment: string
}

const findings: readonly Finding[] = [
  {
    profile: 'FunctionalOrMentalStatus',
    category: '118228005',
    code: '228158008',
    found: '228158008',
    text: 'Loopt met rollator tot aan de brievenbus van {plaats}.',
    comment: 'Traplopen lukt niet meer; traplift is aangevraagd via {naam}.',
  },
  {
    profile: 'FunctionalOrMentalStatus',
    category: '384821006',
    code: '386807006',
    found: '386807006',
    text: 'Vergeet afspraken en namen, herkent {naam} nog wel.',
    comment: 'Geheugenklachten namen toe na de verhuizing uit {plaats}; verdere analyse loopt.',
  },
  {
    profile: 'LivingSituation',
    code: '365508006',
    found: '105529008',
    text: 'Woont alleen in een aanleunwoning van zorgcentrum {plaats}.',
    comment: 'De sleutel ligt bij de buren, familie {naam}.',
  },
  {
    profile: 'DrugUse',
    code: '228366006',
    found: '228367002',
    text: 'Gebruikt geen drugs sinds de behandeling in kliniek {plaats}.',
    comment: 'Vroeger cannabis, dagelijks, samen met {naam}.',
  },
  {
    profile: 'AlcoholUse',
    code: '228273003',
    found: '219006',
    text: 'Drinkt in het weekend enkele glazen kruidenbitter van stokerij {plaats}.',
    comment: 'Minderen is besproken; patiënt wil eerst met {naam} overleggen.',
  },
  {
    profile: 'TobaccoUse',
    code: '365980008',
    found: '8517006',
    text: 'Gestopt met shag van het merk {plaats}, hoest nog < 5 keer per dag.',
    comment: 'Stoppen lukte met hulp van praktijkondersteuner {naam} & nicotinepleisters.',
  },
]

export function composeSituation(composing: PatientComposing): Draft[] {
  return delivered(...findings.map((finding) => composeFinding(composing, finding)))
}

function composeFinding({ draw, patient }: PatientComposing, finding: Finding): DraftResource {
  const category = finding.category
  return {
    resourceType: 'Observation',
    id: draw.id('Observation'),
    meta: zib(finding.profile),
    identifier: ownIdentifier(draw.identifier('BEVINDING-', 11)),
    status: 'final',
    ...(category === undefined ? {} : { category: [coded(sct, category)] }),
    code: coded(sct, finding.code),
    subject: patient,
    effectiveDateTime: draw.moment(-90, -10),
    performer: [{ display: draw.person() }],
    valueCodeableConcept: worded(sct, finding.found, draw.sentence(finding.text)),
    comment: draw.sentence(finding.comment),
  }
}
