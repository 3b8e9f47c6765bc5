/** What is wrong and what to beware of: problems, alerts, allergies and dietary advice. */

import { delivered, type PatientComposing } from '../compose.ts'
import type { Draft, DraftResource } from '../draft.ts'
import { coded, labelled, ownIdentifier, sct, worded, zib } from './coding.ts'

interface Problem {
  code: string
  display: string
  text: string
  note: string
}

const problems: readonly Problem[] = [
  {
    code: '44054006',
    display: 'Diabetes mellitus type 2',
    text: 'Suikerziekte type 2, ontregeld sinds de griep in {plaats}.',
    note: 'Jaarcontrole in {plaats}; patiënt meet zelf 2x per dag en noteert alles in een schrift.',
  },
  {
    code: '38341003',
    display: 'Hypertensieve aandoening',
    text: 'Hoge bloeddruk, thuis gemeten door wijkverpleegkundige {naam}.',
    note: 'Bij een bovendruk > 180 & hoofdpijn direct overleggen met {naam}.',
  },
  {
    code: '13645005',
    display: 'Chronische obstructieve longaandoening',
    text: 'COPD met jaarlijks een exacerbatie, laatst na een verblijf in {plaats}.',
    note: 'Longfunctie daalt langzaam; revalidatie in {plaats} is in overweging.',
  },
]

export function composeProblems({ draw, patient }: PatientComposing): Draft[] {
  const conditions = problems.map((problem) => ({
    resourceType: 'Condition',
    id: draw.id('Condition'),
    meta: zib('Problem'),
    identifier: ownIdentifier(draw.identifier('PROBLEEM-', 11)),
    clinicalStatus: 'active',
    category: [coded(sct, '282291009')],
    code: { ...coded(sct, problem.code, problem.display), text: draw.sentence(problem.text) },
    subject: patient,
    onsetDateTime: draw.moment(-4000, -1000),
    assertedDate: draw.moment(-900, -100),
    asserter: { display: draw.person() },
    note: [{ text: draw.sentence(problem.note) }],
  }))
  return delivered(...conditions)
}

export function composeWarnings(composing: PatientComposing): Draft[] {
  const { draw, patient } = composing
  const flag = {
    resourceType: 'Flag',
    id: draw.id('Flag'),
    meta: zib('Alert'),
    identifier: ownIdentifier(draw.identifier('ALERT-', 12)),
    status: 'active',
    category: coded('urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.10.1', 'ALERT'),
    code: worded(sct, '432415000', draw.sentence('MRSA-drager, opgelopen in het ziekenhuis van {plaats}.')),
    subject: patient,
    period: { start: draw.moment(-700, -400) },
    author: { display: draw.person() },
  }
  const nutrition = {
    resourceType: 'NutritionOrder',
    id: draw.id('NutritionOrder'),
    meta: zib('NutritionAdvice'),
    identifier: ownIdentifier(draw.identifier('VOEDING-', 12)),
    status: 'active',
    patient,
    dateTime: draw.moment(-60, -20),
    orderer: { display: draw.person() },
    oralDiet: {
      type: [worded(sct, '160670007', draw.sentence('Koolhydraatbeperkt dieet volgens de lijst van {plaats}.'))],
      instruction: draw.sentence('Dranken licht verdikken en rechtop laten drinken, zo adviseert logopedist {naam}.'),
    },
  }
  return delivered(flag, composeDrugAllergy(composing), composeFoodAllergy(composing), nutrition)
}

function composeDrugAllergy(composing: PatientComposing): DraftResource {
  const { draw, patient } = composing
  return {
    ...composeAllergy(composing),
    category: ['medication'],
    criticality: 'high',
    code: {
      ...coded(sct, '91936005', 'Allergie voor penicilline'),
      text: draw.sentence('Penicilline (kuur {plaats})'),
    },
    patient,
    onsetDateTime: draw.moment(-6000, -3000),
    assertedDate: draw.moment(-2900, -2000),
    asserter: { display: draw.person() },
    lastOccurrence: draw.moment(-1900, -1000),
    note: [{ text: draw.sentence('Eerste reactie tijdens een vakantie in {plaats}, met spoed behandeld.') }],
    reaction: [
      {
        manifestation: [coded(sct, '39579001')],
        description: draw.sentence('Benauwdheid en zwelling van de lippen, één uur na inname bij {naam}.'),
      },
    ],
  }
}

function composeFoodAllergy(composing: PatientComposing): DraftResource {
  const { draw, patient } = composing
  return {
    ...composeAllergy(composing),
    category: ['food'],
    criticality: 'low',
    code: worded(sct, '91935009', draw.sentence('Pinda’s en de notenpasta van bakkerij {plaats}.')),
    patient,
    assertedDate: draw.moment(-1900, -1000),
    asserter: { display: draw.person() },
    note: [{ text: draw.sentence('Jeuk in de mond; een adrenalinepen ligt bij {naam}.') }],
  }
}

function composeAllergy({ draw }: PatientComposing): DraftResource {
  return {
    resourceType: 'AllergyIntolerance',
    id: draw.id('AllergyIntolerance'),
    meta: labelled(zib('AllergyIntolerance'), 'N'),
    identifier: ownIdentifier(draw.identifier('ALLERGIE-', 11)),
    clinicalStatus: 'active',
    verificationStatus: 'confirmed',
  }
}
