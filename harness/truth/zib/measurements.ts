/** What was measured: vital signs and laboratory results, each with an earlier one that `$lastn` must pass over. */

import { delivered, type PatientComposing, referTo, undelivered } from '../compose.ts'
import type { Draft, DraftResource } from '../draft.ts'
import { coded, loinc, ownIdentifier, quantity, sct, zib } from './coding.ts'

interface Test {
  code: string
  display: string
  low: number
  high: number
  unit: string
  comment: string
}

/** In days from now: the earlier one is always before the latest. */
const earlier = [-400, -200] as const
const latest = [-60, -10] as const

const tests: readonly Test[] = [
  {
    code: '59261-8',
    display: 'HbA1c (IFCC) in bloed',
    low: 48,
    high: 90,
    unit: 'mmol/mol',
    comment: 'Duidelijk hoger dan de streefwaarde die met {naam} was afgesproken.',
  },
  {
    code: '14682-9',
    display: 'Creatinine in serum of plasma',
    low: 60,
    high: 99,
    unit: 'umol/L',
    comment: 'Nierfunctie stabiel ten opzichte van de bepaling in {plaats}.',
  },
  {
    code: '2823-3',
    display: 'Kalium in serum of plasma',
    low: 3,
    high: 6,
    unit: 'mmol/L',
    comment: 'Licht hemolytisch monster; prikpost {plaats} is gebeld.',
  },
]

export function composeVitalSigns(composing: PatientComposing): Draft[] {
  const { draw } = composing
  const both = (make: (when: readonly [number, number]) => DraftResource) => [
    ...undelivered(make(earlier)),
    ...delivered(make(latest)),
  ]
  return [
    ...both((when) => ({
      ...composeVitalSign(composing, 'BloodPressure', '85354-9', when),
      component: [
        { code: coded(loinc, '8480-6'), valueQuantity: quantity(draw.decimal(120, 180), 'mm[Hg]') },
        { code: coded(loinc, '8462-4'), valueQuantity: quantity(draw.decimal(60, 99), 'mm[Hg]') },
      ],
      comment: draw.sentence('Zittend gemeten, linkerarm, na vijf minuten rust bij {naam}.'),
    })),
    ...both((when) => ({
      ...composeVitalSign(composing, 'BodyWeight', '29463-7', when),
      valueQuantity: quantity(draw.decimal(51, 98), 'kg'),
      comment: draw.sentence('Gewogen met kleding aan op de weegstoel van {plaats}.'),
    })),
    ...both((when) => ({
      ...composeVitalSign(composing, 'BodyHeight', '8302-2', when),
      valueQuantity: quantity(draw.decimal(150, 198), 'cm'),
      comment: draw.sentence('Gemeten zonder schoenen door doktersassistente {naam}.'),
    })),
  ]
}

export function composeLabResults(composing: PatientComposing): Draft[] {
  const results = tests.map((test) => composeLabResult(composing, test, latest))
  const replaced = tests.slice(0, 1).map((test) => composeLabResult(composing, test, earlier))
  // Potassium and creatinine came from one request: what `_include=Observation:related-target` is for.
  const [, creatinine, potassium] = results
  if (creatinine !== undefined && potassium !== undefined) {
    creatinine.result.related = [{ type: 'has-member', target: referTo(potassium.result) }]
  }
  return [
    ...replaced.flatMap(({ result, specimen }) => undelivered(result, specimen)),
    ...results.flatMap(({ result, specimen }) => delivered(result, specimen)),
  ]
}

function composeVitalSign(
  { draw, patient }: PatientComposing,
  profile: string,
  code: string,
  when: readonly [number, number],
): DraftResource {
  return {
    resourceType: 'Observation',
    id: draw.id('Observation'),
    meta: zib(profile),
    identifier: ownIdentifier(draw.identifier('METING-', 12)),
    status: 'final',
    code: coded(loinc, code),
    subject: patient,
    effectiveDateTime: draw.moment(...when),
    performer: [{ display: draw.person() }],
  }
}

function composeLabResult(
  { draw, patient }: PatientComposing,
  test: Test,
  when: readonly [number, number],
): { result: DraftResource; specimen: DraftResource } {
  const collected = draw.moment(...when)
  const specimen = {
    resourceType: 'Specimen',
    id: draw.id('Specimen'),
    meta: zib('LaboratoryTestResult-Specimen'),
    accessionIdentifier: { system: 'http://bron.example/monsters', value: draw.identifier('MONSTER-', 12) },
    type: coded(sct, '122555007'),
    subject: patient,
    receivedTime: draw.later(collected, 30, 300),
    collection: { collector: { display: draw.person() }, collectedDateTime: collected },
    note: [{ text: draw.sentence('Afgenomen door de prikdienst van {plaats}, patiënt was nuchter.') }],
  }
  const result: DraftResource = {
    resourceType: 'Observation',
    id: draw.id('Observation'),
    meta: zib('LaboratoryTestResult-Observation'),
    identifier: ownIdentifier(draw.identifier('UITSLAG-', 12)),
    status: 'final',
    // The first is what BgZ 1.2 asks for, the second what 2.0 does.
    category: [coded(sct, '275711006'), coded(sct, '49581000146104')],
    code: coded(loinc, test.code, test.display),
    subject: patient,
    effectiveDateTime: draw.later(collected, 400, 2000),
    performer: [{ display: draw.person() }],
    valueQuantity: quantity(draw.decimal(test.low, test.high), test.unit),
    comment: draw.sentence(test.comment),
    specimen: referTo(specimen),
  }
  return { result, specimen }
}
