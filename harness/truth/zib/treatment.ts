/** What was done: procedures, admissions, devices in use and vaccinations. */

import { delivered, type PatientComposing, referTo } from '../compose.ts'
import type { Draft, DraftResource } from '../draft.ts'
import { actCode, atc, coded, ownIdentifier, registered, sct, worded, zib } from './coding.ts'

export function composeTreatment(composing: PatientComposing): Draft[] {
  const { draw, patient } = composing
  const start = draw.moment(-1200, -1100)
  const procedure = {
    resourceType: 'Procedure',
    id: draw.id('Procedure'),
    meta: zib('Procedure'),
    identifier: ownIdentifier(draw.identifier('VERRICHTING-', 12)),
    status: 'completed',
    category: coded(sct, '387713003'),
    code: worded(sct, '52734007', draw.sentence('Nieuwe heup links na een val op de kermis van {plaats}')),
    subject: patient,
    performedPeriod: { start, end: draw.later(start, 45, 180) },
    performer: [{ actor: { display: draw.person() } }],
    note: [{ text: draw.sentence('Ongecompliceerd verloop; nabehandeling door fysiotherapeut {naam}.') }],
  }
  return delivered(
    procedure,
    composeEncounter(composing, 'IMP', 'Opname wegens longontsteking, opgelopen tijdens de koorreis naar {plaats}'),
    composeEncounter(composing, 'ACUTE', 'Spoedbezoek na flauwvallen in de supermarkt van {plaats}'),
  )
}

export function composeDevices({ draw, patient }: PatientComposing): Draft[] {
  const device = {
    resourceType: 'Device',
    id: draw.id('Device'),
    meta: zib('MedicalDeviceProduct'),
    identifier: ownIdentifier(draw.identifier('SERIE-', 12)),
    type: worded(sct, '14106009', draw.sentence('Pacemaker model {plaats}')),
    lotNumber: draw.identifier('CHARGE', 12),
    expirationDate: draw.moment(800, 1200),
    patient,
    note: [{ text: draw.sentence('Laatste uitlezing was in orde, batterij nog ruim voldoende volgens {naam}.') }],
  }
  const use = {
    resourceType: 'DeviceUseStatement',
    id: draw.id('DeviceUseStatement'),
    meta: zib('MedicalDevice'),
    identifier: ownIdentifier(draw.identifier('HULPMIDDEL-', 12)),
    status: 'active',
    subject: patient,
    whenUsed: { start: draw.moment(-1000, -900) },
    recordedOn: draw.moment(-800, -700),
    source: { display: draw.person() },
    device: referTo(device),
    note: [{ text: draw.sentence('Implantatie in {plaats}; controle elk halfjaar op de pacemakerpoli.') }],
  }
  return delivered(use, device)
}

export function composeVaccinations(composing: PatientComposing): Draft[] {
  return delivered(
    composeVaccination(composing, 'J07BB02', 'Griepprik, gezet tijdens het spreekuur in {plaats}'),
    composeVaccination(composing, 'J07AM01', 'Tetanusprik na een beet van de hond van {naam}'),
  )
}

function composeVaccination({ draw, patient }: PatientComposing, vaccine: string, text: string): DraftResource {
  return {
    resourceType: 'Immunization',
    id: draw.id('Immunization'),
    meta: zib('Vaccination'),
    identifier: ownIdentifier(draw.identifier('VACCINATIE-', 12)),
    status: 'completed',
    notGiven: false,
    vaccineCode: worded(atc, vaccine, draw.sentence(text)),
    patient,
    date: draw.moment(-700, -100),
    primarySource: true,
    lotNumber: draw.identifier('VAC', 12),
    practitioner: [{ actor: { display: draw.person() } }],
    note: [{ text: draw.sentence('Goed verdragen, alleen een pijnlijke arm; nagebeld door {naam}.') }],
  }
}

function composeEncounter({ draw, patient, sender }: PatientComposing, kind: string, reason: string): DraftResource {
  const start = draw.moment(-300, -180)
  return {
    resourceType: 'Encounter',
    id: draw.id('Encounter'),
    meta: zib('Encounter'),
    identifier: ownIdentifier(draw.identifier('CONTACT-', 12)),
    status: 'finished',
    class: { system: actCode, code: kind },
    subject: patient,
    participant: [{ individual: { display: draw.person() } }],
    period: { start, end: draw.later(start, 600, 9000) },
    reason: [{ text: draw.sentence(reason) }],
    location: [{ location: { display: draw.sentence('Verpleegafdeling {plaats}, kamer 4') } }],
    serviceProvider: {
      identifier: registered('ura', sender.organisation.ura),
      display: sender.organisation.name,
    },
  }
}
