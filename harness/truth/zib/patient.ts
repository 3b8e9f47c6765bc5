/** Who the patient is, who the patient's general practitioner is and who pays. */

import { type Composing, delivered, type PatientComposing, referTo } from '../compose.ts'
import type { Draft, DraftResource } from '../draft.ts'
import type { Draw } from '../draw.ts'
import { coded, labelled, nlCore, ownIdentifier, registered, sct, zib } from './coding.ts'

const cities = ['Utrecht', 'Zwolle', "'s-Hertogenbosch", 'Oude Pekela', 'Súdwest-Fryslân', 'IJmuiden'] as const

export function composePatient({ draw }: Composing): { patient: DraftResource; others: Draft[] } {
  const practice = composePractice(draw)
  const practitioner = {
    resourceType: 'Practitioner',
    id: draw.id('Practitioner'),
    meta: nlCore('practitioner'),
    identifier: [registered('uzi-nr-pers', draw.identifier('9', 8))],
    name: [{ family: draw.familyName(), given: [draw.givenName()], prefix: ['dr.'] }],
    telecom: [{ system: 'phone', value: draw.phone() }],
  }
  const patient = {
    resourceType: 'Patient',
    id: draw.id('Patient'),
    meta: labelled(nlCore('patient'), 'R'),
    identifier: [registered('bsn', draw.bsn())],
    name: [{ use: 'official', family: draw.familyName(), given: [draw.givenName(), draw.givenName()] }],
    telecom: [
      { system: 'phone', value: draw.phone(), use: 'mobile' },
      { system: 'email', value: draw.email() },
    ],
    gender: draw.random.pick(['male', 'female', 'other']),
    birthDate: draw.birthDate(),
    address: [composeAddress(draw)],
    contact: [
      {
        relationship: [coded('http://hl7.org/fhir/v2/0131', 'N')],
        name: { family: draw.familyName(), given: [draw.givenName()] },
        telecom: [{ system: 'phone', value: draw.phone() }],
      },
    ],
    generalPractitioner: [referTo(practitioner), referTo(practice)],
  }
  return { patient, others: delivered(practitioner, practice) }
}

export function composePayment({ draw, patient }: PatientComposing): Draft[] {
  const insurer = {
    resourceType: 'Organization',
    id: draw.id('Organization'),
    meta: nlCore('organization'),
    identifier: [registered('uzovi', String(draw.random.integer(7000, 7999)))],
    name: draw.organisation('Onderlinge Waarborgmaatschappij', ' U.A.'),
    telecom: [
      { system: 'phone', value: draw.phone() },
      { system: 'email', value: draw.email() },
    ],
  }
  const coverage = {
    resourceType: 'Coverage',
    id: draw.id('Coverage'),
    meta: zib('Payer'),
    identifier: ownIdentifier(draw.identifier('POLIS-', 11)),
    status: 'active',
    subscriberId: draw.identifier('VERZEKERDE-', 11),
    beneficiary: patient,
    period: { start: draw.moment(-900, -700), end: draw.moment(300, 400) },
    payor: [referTo(insurer)],
  }
  return delivered(coverage, insurer)
}

function composePractice(draw: Draw): DraftResource {
  return {
    resourceType: 'Organization',
    id: draw.id('Organization'),
    meta: nlCore('organization'),
    identifier: [registered('agb-z', `01${draw.random.integer(900_000, 999_999)}`)],
    type: [coded(sct, '264358009')],
    name: draw.organisation('Huisartsenpraktijk'),
    telecom: [
      { system: 'phone', value: draw.phone() },
      { system: 'email', value: draw.email() },
    ],
    address: [composeAddress(draw)],
  }
}

function composeAddress(draw: Draw): Record<string, unknown> {
  const letter = () => String.fromCharCode(draw.random.integer(65, 90))
  return {
    line: [draw.addressLine()],
    city: draw.random.pick(cities),
    postalCode: `${draw.random.integer(1000, 9999)} ${letter()}${letter()}`,
  }
}
