/** The Composition of an eOverdracht: sections by their SNOMED CT codes (field notes on Notified Pull 2.10). */

import { type PatientComposing, referTo } from '../compose.ts'
import { Distinctive, type DraftResource } from '../draft.ts'
import { coded, ownIdentifier, sct } from '../zib/coding.ts'

/** Code of a section → what stands in it. */
export type Entries = ReadonlyMap<string, readonly DraftResource[]>

interface Section {
  code: string
  title: string
  /** What its narrative says beside the entries. */
  narrative?: string
  sections?: readonly Section[]
}

const structureDefinition = 'http://nictiz.nl/fhir/StructureDefinition/'
const xhtml = 'http://www.w3.org/1999/xhtml'

const sections: readonly Section[] = [
  {
    code: '405624007',
    title: 'Administratieve gegevens',
    sections: [
      { code: '302147001', title: 'Demografische gegevens' },
      { code: '185362004', title: 'Sturende organisatie' },
      { code: '275645009', title: 'Ontvangende organisatie', narrative: 'Kamer op afdeling {plaats} staat klaar.' },
    ],
  },
  {
    code: '109481000146101',
    title: 'Persoonlijke en sociale gegevens',
    sections: [
      { code: '365474007', title: 'Gezinssituatie' },
      { code: '365867006', title: 'Juridische situatie' },
      { code: '365512000', title: 'Woonsituatie' },
      { code: '108329005', title: 'Wilsverklaring' },
      { code: '365448001', title: 'Participatie' },
    ],
  },
  {
    code: '371524004',
    title: 'Medische gegevens',
    sections: [
      { code: '405623001', title: 'Betrokken zorgverleners' },
      { code: '52870002', title: 'Verwijsdiagnose' },
      { code: '420134006', title: 'Allergieën' },
      { code: '308813009', title: 'Waarschuwingen' },
      { code: '225317005', title: 'Vrijheidsbeperking' },
      { code: '363788007', title: 'Vitale functies' },
      { code: '11011000146108', title: 'Pijnscore' },
    ],
  },
  {
    code: '773130005',
    title: 'Verpleegplan',
    narrative: 'Plan besproken aan bed met dochter {naam}.',
    sections: [
      { code: '86644006', title: 'Diagnosen en interventies' },
      { code: '722091001', title: 'Uitkomsten van zorg' },
    ],
  },
  {
    code: '5531000179105',
    title: 'Verpleegkundig verslag',
    narrative: 'Rustige nacht, at de helft van het ontbijt en vroeg naar {plaats}.',
    sections: [
      { code: '365178001', title: 'Zelfzorg' },
      { code: '364832000', title: 'Mobiliteit' },
      { code: '300893006', title: 'Voeding' },
      { code: '106019003', title: 'Uitscheiding' },
      { code: '106076001', title: 'Huid' },
      { code: '106147001', title: 'Zintuigen' },
      { code: '284465006', title: 'Ziektebeleving' },
      { code: '36456004', title: 'Mentale functies' },
    ],
  },
]

/** SNOMED CT code of the document, which the Task names as its input. */
const nursingHandoff = '11171000146100'

export function composeHandoff(composing: PatientComposing, entries: Entries): DraftResource {
  const { draw, patient, sender } = composing
  return {
    resourceType: 'Composition',
    id: draw.id('Composition'),
    meta: { profile: [`${structureDefinition}eOverdracht-NursingHandoff-Adults`] },
    extension: [{ url: `${structureDefinition}eOverdracht-TransferDate`, valueDateTime: draw.moment(1, 3) }],
    identifier: ownIdentifier(draw.identifier('OVERDRACHT-', 12))[0],
    status: 'final',
    type: coded(sct, nursingHandoff, 'Verpleegkundige overdracht'),
    subject: patient,
    date: draw.moment(-1, 0),
    author: [{ display: draw.person() }],
    title: draw.sentence('Verpleegkundige overdracht, opname in {plaats}'),
    custodian: { display: sender.organisation.name },
    section: sections.map((section) => composeSection(composing, section, entries)),
  }
}

function composeSection(composing: PatientComposing, section: Section, entries: Entries): Record<string, unknown> {
  const { code, title, narrative } = section
  const entry = (entries.get(code) ?? []).map(referTo)
  const parts = (section.sections ?? []).map((part) => composeSection(composing, part, entries))
  return {
    title,
    code: coded(sct, code),
    ...(narrative === undefined ? {} : { text: composeNarrative(composing, narrative) }),
    ...(entry.length === 0 ? {} : { entry }),
    ...(parts.length === 0 ? {} : { section: parts }),
  }
}

function composeNarrative({ draw }: PatientComposing, narrative: string): Record<string, unknown> {
  const { value, kind } = draw.sentence(narrative)
  return { status: 'generated', div: new Distinctive(`<div xmlns="${xhtml}"><p>${value}</p></div>`, kind) }
}
