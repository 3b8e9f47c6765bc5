/** What is planned: procedures, vaccinations, devices, appointments, and the team that sees to it. */

import { delivered, type PatientComposing, referTo, undelivered } from '../compose.ts'
import type { Draft, DraftResource } from '../draft.ts'
import { atc, coded, ownIdentifier, sct, worded, zib } from './coding.ts'

export function composePlans(composing: PatientComposing): Draft[] {
  const aid = composeAid(composing)
  return [
    ...delivered(
      composeProcedureRequest(composing),
      composeRecommendation(composing),
      composeDeviceRequest(composing, aid),
      aid,
      composeAppointment(composing),
    ),
    ...undelivered(composeCareTeam(composing)),
  ]
}

function composeProcedureRequest({ draw, patient }: PatientComposing): DraftResource {
  return {
    resourceType: 'ProcedureRequest',
    id: draw.id('ProcedureRequest'),
    meta: zib('ProcedureRequest'),
    identifier: ownIdentifier(draw.identifier('AANVRAAG-', 12)),
    status: 'active',
    intent: 'order',
    code: worded(sct, '34068001', draw.sentence('Kijkoperatie van de knie in dagbehandeling te {plaats}')),
    subject: patient,
    occurrenceDateTime: draw.moment(20, 60),
    authoredOn: draw.moment(-20, -10),
    requester: { agent: { display: draw.person() } },
    reasonCode: [{ text: draw.sentence('Slotklachten na het volksdansen in {plaats}') }],
    note: [{ text: draw.sentence('Bloedverdunners tijdig stoppen, in overleg met trombosedienst {plaats}.') }],
  }
}

function composeRecommendation({ draw, patient }: PatientComposing): DraftResource {
  return {
    resourceType: 'ImmunizationRecommendation',
    id: draw.id('ImmunizationRecommendation'),
    meta: zib('VaccinationRecommendation'),
    identifier: ownIdentifier(draw.identifier('PRIKADVIES-', 12)),
    patient,
    recommendation: [
      {
        date: draw.moment(-20, -10),
        vaccineCode: worded(atc, 'J07AL01', draw.sentence('Pneumokokkenvaccinatie volgens oproep {plaats}')),
        forecastStatus: coded('http://hl7.org/fhir/immunization-recommendation-status', 'due'),
        dateCriterion: [
          {
            code: coded('http://hl7.org/fhir/immunization-recommendation-date-criterion', 'due'),
            value: draw.moment(30, 90),
          },
        ],
        protocol: { description: draw.sentence('Wegens COPD geadviseerd door longarts {naam}.') },
      },
    ],
  }
}

function composeAid({ draw, patient }: PatientComposing): DraftResource {
  return {
    resourceType: 'Device',
    id: draw.id('Device'),
    meta: zib('MedicalDeviceProduct'),
    identifier: ownIdentifier(draw.identifier('ARTIKEL-', 12)),
    type: worded(sct, '6012004', draw.sentence('Gehoortoestel rechts, serie {plaats}')),
    patient,
  }
}

function composeDeviceRequest({ draw, patient }: PatientComposing, device: DraftResource): DraftResource {
  return {
    resourceType: 'DeviceRequest',
    id: draw.id('DeviceRequest'),
    meta: zib('MedicalDeviceRequest'),
    identifier: ownIdentifier(draw.identifier('BESTELLING-', 12)),
    status: 'active',
    intent: coded('http://hl7.org/fhir/request-intent', 'order'),
    codeReference: referTo(device),
    subject: patient,
    occurrenceDateTime: draw.moment(10, 40),
    authoredOn: draw.moment(-40, -15),
    requester: { agent: { display: draw.person() } },
    reasonCode: [{ text: draw.sentence('Verstaat de televisie niet meer sinds de verbouwing in {plaats}') }],
    note: [{ text: draw.sentence('Proefperiode van zes weken afgesproken met audicien {naam}.') }],
  }
}

function composeAppointment({ draw, patient }: PatientComposing): DraftResource {
  const start = draw.moment(5, 30)
  return {
    resourceType: 'Appointment',
    id: draw.id('Appointment'),
    identifier: ownIdentifier(draw.identifier('CONSULT-', 12)),
    status: 'booked',
    reason: [{ text: draw.sentence('Controle van de wond en het looppatroon na {plaats}') }],
    description: draw.sentence('Vervolgconsult orthopedie met röntgenfoto vooraf in {plaats}'),
    start,
    end: draw.later(start, 20, 60),
    created: draw.moment(-15, -12),
    comment: draw.sentence('Patiënt komt met rolstoelvervoer, begeleid door {naam}.'),
    participant: [
      { actor: patient, status: 'accepted' },
      { actor: { display: draw.person() }, status: 'accepted' },
    ],
  }
}

/** Only asked for by the queries of BgZ 2.0, so what it says is no part of the truth. */
function composeCareTeam({ draw, patient }: PatientComposing): DraftResource {
  return {
    resourceType: 'CareTeam',
    id: draw.id('CareTeam'),
    identifier: ownIdentifier(draw.identifier('TEAM-', 12)),
    status: 'active',
    name: draw.organisation('Zorgteam'),
    subject: patient,
    participant: [{ member: { display: draw.person() } }],
  }
}
