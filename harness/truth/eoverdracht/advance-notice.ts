/**
 * Advance notice (aanmeldbericht) of an eOverdracht as FHIR STU3: what care is sought, and nothing that says for whom
 * (field notes on Notified Pull 2.2 and 2.10, LOINC 57830-2). All of it stands in the Composition itself: resources
 * beside it would have to name the patient.
 */

import type { Composing } from '../compose.ts'
import { Distinctive, type DraftResource } from '../draft.ts'
import { coded, ownIdentifier, sct } from '../zib/coding.ts'

const loinc = 'http://loinc.org'
const structureDefinition = 'http://nictiz.nl/fhir/StructureDefinition/'
const absent = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'

/** SNOMED CT code of a section, its title, and what it says. */
const sections = [
  ['371524004', 'Medische gegevens', 'Herstel na een heupoperatie, met wondzorg volgens protocol {plaats}.'],
  ['773130005', 'Verpleegplan', 'Hulp bij wassen en kleden; oefenen met lopen volgens schema {plaats}.'],
  ['365512000', 'Woonsituatie', 'Een plaats op de begane grond wordt gezocht in de streek {plaats}.'],
] as const

export function composeAdvanceNotice({ draw, sender }: Composing): DraftResource {
  return {
    resourceType: 'Composition',
    id: draw.id('Composition'),
    meta: { profile: [`${structureDefinition}eOverdracht-AdvanceNotice`] },
    extension: [{ url: `${structureDefinition}eOverdracht-TransferDate`, valueDateTime: draw.moment(1, 3) }],
    identifier: ownIdentifier(draw.identifier('AANMELDING-', 12))[0],
    status: 'preliminary',
    type: coded(loinc, '57830-2', 'Aanmeldbericht'),
    // STU3 wants a subject; who it is may not be known yet.
    subject: { extension: [{ url: absent, valueCode: 'masked' }] },
    date: draw.moment(-1, 0),
    author: [{ display: draw.person() }],
    title: draw.sentence('Aanmelding voor overdracht, vanuit {plaats}'),
    custodian: { display: sender.organisation.name },
    section: sections.map(([code, title, text]) => {
      const { value, kind } = draw.sentence(text)
      const div = new Distinctive(`<div xmlns="http://www.w3.org/1999/xhtml"><p>${value}</p></div>`, kind)
      return { title, code: coded(sct, code), text: { status: 'generated', div } }
    }),
  }
}
