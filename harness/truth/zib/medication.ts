/** Medication in its three building blocks of the BgZ: use, agreement and administration agreement. */

import { delivered, type PatientComposing, referTo } from '../compose.ts'
import type { Draft, DraftResource } from '../draft.ts'
import { atc, coded, medicationCategory, ownIdentifier, sct, zib } from './coding.ts'

export function composeMedication(composing: PatientComposing): Draft[] {
  const used = composeProduct(composing, 'A10BA02', 'Metformine')
  const agreed = composeProduct(composing, 'C07AB02', 'Metoprolol')
  const dispensed = composeProduct(composing, 'C09AA05', 'Ramipril')
  return delivered(
    composeUse(composing, used),
    used,
    composeAgreement(composing, agreed),
    agreed,
    composeDispense(composing, dispensed),
    dispensed,
  )
}

function composeProduct({ draw }: PatientComposing, code: string, substance: string): DraftResource {
  return {
    resourceType: 'Medication',
    id: draw.id('Medication'),
    meta: zib('Product'),
    code: { ...coded(atc, code, substance), text: draw.sentence(`${substance} tablet, bereiding apotheek {plaats}`) },
    package: { batch: [{ lotNumber: draw.identifier('LOT', 12), expirationDate: draw.moment(300, 900) }] },
  }
}

function composeUse({ draw, patient }: PatientComposing, product: DraftResource): DraftResource {
  return {
    resourceType: 'MedicationStatement',
    id: draw.id('MedicationStatement'),
    meta: zib('MedicationUse'),
    identifier: ownIdentifier(draw.identifier('GEBRUIK-', 12)),
    status: 'active',
    category: coded(medicationCategory, '6'),
    medicationReference: referTo(product),
    effectivePeriod: { start: draw.moment(-300, -200) },
    dateAsserted: draw.moment(-30, -11),
    informationSource: { display: draw.person() },
    subject: patient,
    taken: 'y',
    reasonCode: [{ text: draw.sentence('Bloedsuiker te hoog sinds het verblijf in {plaats}') }],
    note: [{ text: draw.sentence('Neemt de tabletten alleen in als {naam} eraan herinnert.') }],
    dosage: [{ text: draw.sentence('2x per dag 1 tablet bij de maaltijd, uit de weekdoos van {plaats}') }],
  }
}

function composeAgreement({ draw, patient }: PatientComposing, product: DraftResource): DraftResource {
  return {
    resourceType: 'MedicationRequest',
    id: draw.id('MedicationRequest'),
    meta: zib('MedicationAgreement'),
    identifier: ownIdentifier(draw.identifier('AFSPRAAK-', 12)),
    status: 'active',
    intent: 'order',
    category: coded(sct, '16076005'),
    medicationReference: referTo(product),
    subject: patient,
    authoredOn: draw.moment(-200, -100),
    requester: { agent: { display: draw.person() } },
    reasonCode: [{ text: draw.sentence('Hartkloppingen, vastgelegd op de polikliniek van {plaats}') }],
    note: [{ text: draw.sentence('Niet staken zonder overleg met cardioloog {naam}.') }],
    dosageInstruction: [{ text: draw.sentence('1x per dag 1 tablet na het ontbijt, schema {plaats}') }],
  }
}

function composeDispense({ draw, patient }: PatientComposing, product: DraftResource): DraftResource {
  return {
    resourceType: 'MedicationDispense',
    id: draw.id('MedicationDispense'),
    meta: zib('AdministrationAgreement'),
    identifier: ownIdentifier(draw.identifier('TOEDIENING-', 12)),
    status: 'completed',
    category: coded(sct, '422037009'),
    medicationReference: referTo(product),
    subject: patient,
    performer: [{ actor: { display: draw.person() } }],
    whenHandedOver: draw.moment(-80, -20),
    note: [{ text: draw.sentence('Bezorgd aan huis; baxterrol wordt aangenomen door {naam}.') }],
    dosageInstruction: [{ text: draw.sentence('1x per dag 1 capsule voor het slapen, baxterrol {plaats}') }],
  }
}
