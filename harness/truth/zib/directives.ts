/** What the patient wants and does not want: treatment directive and advance directive. */

import { delivered, type PatientComposing } from '../compose.ts'
import type { Draft, DraftResource } from '../draft.ts'
import { coded, labelled, sct, worded, zib } from './coding.ts'

const extensions = 'http://nictiz.nl/fhir/StructureDefinition/'

export function composeDirectives(composing: PatientComposing): Draft[] {
  return delivered(composeTreatmentDirective(composing), composeAdvanceDirective(composing))
}

function composeTreatmentDirective({ draw, patient, sender }: PatientComposing): DraftResource {
  return {
    resourceType: 'Consent',
    id: draw.id('Consent'),
    meta: labelled(zib('TreatmentDirective'), 'R'),
    identifier: { system: 'http://bron.example/kenmerken', value: draw.identifier('WENS-', 12) },
    extension: [
      {
        url: `${extensions}zib-TreatmentDirective-Treatment`,
        valueCodeableConcept: worded(
          sct,
          '89666000',
          draw.sentence('Geen reanimatie, ook niet bij een acute verslikking; zo besproken met {naam}.'),
        ),
      },
      {
        url: `${extensions}Comment`,
        valueString: draw.sentence('Het gesprek vond thuis plaats, in het bijzijn van {naam} als vertegenwoordiger.'),
      },
    ],
    status: 'active',
    category: [coded(sct, '11291000146105')],
    patient,
    dateTime: draw.moment(-500, -300),
    actor: [{ role: coded('http://hl7.org/fhir/v3/ParticipationType', 'AUT'), reference: { display: draw.person() } }],
    organization: [{ display: sender.organisation.name }],
  }
}

function composeAdvanceDirective({ draw, patient }: PatientComposing): DraftResource {
  return {
    resourceType: 'Consent',
    id: draw.id('Consent'),
    meta: zib('AdvanceDirective'),
    identifier: { system: 'http://bron.example/kenmerken', value: draw.identifier('WENS-', 12) },
    extension: [
      {
        url: `${extensions}zib-AdvanceDirective-Disorder`,
        valueCodeableConcept: worded(
          sct,
          '52448006',
          draw.sentence('Bij gevorderde dementie wenst patiënt geen opname buiten {plaats}.'),
        ),
      },
    ],
    status: 'active',
    category: [coded(sct, '11341000146107')],
    patient,
    dateTime: draw.moment(-800, -600),
    sourceAttachment: {
      contentType: 'text/plain',
      title: draw.sentence('Wilsverklaring {plaats}.txt'),
      data: draw.attachment(
        'Hierbij verklaar ik dat ik, wanneer ik mijn wil niet meer kan uiten, {naam} machtig om namens mij te spreken.\n' +
          'Ik wil niet kunstmatig gevoed worden als er geen uitzicht op herstel is.',
      ),
    },
  }
}
