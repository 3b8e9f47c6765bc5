/** What the nurse found: one observation for each of the fields of the nursing report (field notes on Notified Pull 2.10). */

import type { PatientComposing } from '../compose.ts'
import type { DraftResource } from '../draft.ts'
import { coded, ownIdentifier, sct, worded, zib } from '../zib/coding.ts'

/** Section of the report that a finding stands in, by its SNOMED CT code. */
interface Finding {
  section: string
  profile: string
  code: string
  found: string
  text: string
  comment: string
}

const findings: readonly Finding[] = [
  {
    section: '365178001',
    profile: 'AbilityToWashOneself',
    code: '284785009',
    found: '284779002',
    text: 'Wast zich aan de wastafel; rug en voeten neemt {naam} over.',
    comment: 'Voorkeur voor de avond, met de zeep van drogisterij {plaats}.',
  },
  {
    section: '365178001',
    profile: 'AbilityToDressOneself',
    code: '165235000',
    found: '284973002',
    text: 'Kleedt zich zelf aan, knoopjes lukken niet sinds de breuk in {plaats}.',
    comment: 'Steunkousen worden elke morgen aangetrokken door {naam}.',
  },
  {
    section: '364832000',
    profile: 'Mobility',
    code: '301438001',
    found: '165245003',
    text: 'Loopt met een looprek tot aan de huiskamer van afdeling {plaats}.',
    comment: 'Valt naar links; fysiotherapeut {naam} oefent drie keer per week.',
  },
  {
    section: '300893006',
    profile: 'AbilityToEat',
    code: '288883002',
    found: '288843005',
    text: 'Eet gemalen voeding volgens kaart {plaats}, drinkt verdikt.',
    comment: 'Verslikt zich in thee; logopedist {naam} is betrokken.',
  },
  {
    section: '106019003',
    profile: 'BladderFunction',
    code: '129008009',
    found: '165232002',
    text: 'Verblijfskatheter sinds de ingreep te {plaats}.',
    comment: 'Eerstvolgende wissel wordt afgesproken met {naam}.',
  },
  {
    section: '106019003',
    profile: 'BowelFunction',
    code: '111989001',
    found: '14760008',
    text: 'Obstipatie sinds de opname op zaal {plaats}.',
    comment: 'Laxans helpt wanneer {naam} het vóór het ontbijt geeft.',
  },
  {
    section: '106076001',
    profile: 'PressureUlcer',
    code: '399912005',
    found: '420324007',
    text: 'Drukplek op de stuit, categorie 2, ontstaan in de ambulance uit {plaats}.',
    comment: 'Wisselligging om de drie uur; wondverpleegkundige {naam} meet wekelijks.',
  },
  {
    section: '106147001',
    profile: 'HearingFunction',
    code: '47078008',
    found: '15188001',
    text: 'Hoort links niets meer na de ontploffing bij {plaats}.',
    comment: 'Batterijtjes van het toestel liggen bij {naam}.',
  },
  {
    section: '106147001',
    profile: 'VisualFunction',
    code: '281004000',
    found: '397540003',
    text: 'Leest met een loep van opticien {plaats}.',
    comment: 'Staaroperatie rechts is uitgesteld op verzoek van {naam}.',
  },
  {
    section: '284465006',
    profile: 'IllnessPerception',
    code: '363905002',
    found: '247650009',
    text: 'Verwacht na een maand weer te koken voor het koor van {plaats}.',
    comment: 'Ziet op tegen de verhuizing en praat daarover alleen met {naam}.',
  },
  {
    section: '36456004',
    profile: 'FunctionalOrMentalStatus',
    code: '386806002',
    found: '40917007',
    text: "Is 's nachts verward en zoekt de trein naar {plaats}.",
    comment: 'Een lampje en de stem van {naam} helpen.',
  },
  {
    section: '225317005',
    profile: 'FreedomRestrictingMeasures',
    code: '225317005',
    found: '225316001',
    text: 'Bedhekken op eigen verzoek, zoals in verpleeghuis {plaats}.',
    comment: 'Wordt elke week opnieuw besproken met {naam}.',
  },
  {
    section: '11011000146108',
    profile: 'PainScore',
    code: '225908003',
    found: '40196000',
    text: 'Pijn aan de heup bij draaien, zelf {plaats} genoemd.',
    comment: 'Paracetamol een half uur voor de zorg, zo vraagt {naam}.',
  },
  {
    section: '365474007',
    profile: 'FamilySituation',
    code: '365470003',
    found: '33553000',
    text: 'Weduwe, twee zoons in {plaats} en een kleinzoon in Canada.',
    comment: 'Zoon {naam} belt elke zondag.',
  },
  {
    section: '365512000',
    profile: 'LivingSituation',
    code: '365508006',
    found: '224209007',
    text: 'Woont op de derde verdieping van flat {plaats}, zonder lift.',
    comment: 'De hond logeert bij buurvrouw {naam}.',
  },
  {
    section: '365867006',
    profile: 'LegalSituation',
    code: '303186005',
    found: '58626002',
    text: 'Mentorschap uitgesproken door de rechter te {plaats}.',
    comment: 'Mentor is {naam}, bereikbaar na vijven.',
  },
  {
    section: '365448001',
    profile: 'ParticipationInSociety',
    code: '314845004',
    found: '224482003',
    text: 'Kaart op dinsdag met de club van {plaats}.',
    comment: 'Vervoer wordt geregeld door vrijwilliger {naam}.',
  },
]

/** Section → its findings. */
export function composeFindings(composing: PatientComposing): ReadonlyMap<string, DraftResource[]> {
  const grouped = Map.groupBy(findings, ({ section }) => section)
  return new Map(
    [...grouped].map(([section, found]) => [section, found.map((finding) => composeFinding(composing, finding))]),
  )
}

function composeFinding({ draw, patient }: PatientComposing, finding: Finding): DraftResource {
  return {
    resourceType: 'Observation',
    id: draw.id('Observation'),
    meta: zib(finding.profile),
    identifier: ownIdentifier(draw.identifier('BEVINDING-', 11)),
    status: 'final',
    code: coded(sct, finding.code),
    subject: patient,
    effectiveDateTime: draw.moment(-9, -1),
    performer: [{ display: draw.person() }],
    valueCodeableConcept: worded(sct, finding.found, draw.sentence(finding.text)),
    comment: draw.sentence(finding.comment),
  }
}
