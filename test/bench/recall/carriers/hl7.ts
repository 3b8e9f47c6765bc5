/** HL7 v2.5 (ADT, ORU with a narrative and an attachment) and EDIFACT (MEDLAB, MEDREC), with their own escapes. */

import type { Person } from '../person.ts'
import { type Carrier, compactDate, type Draws } from './carrier.ts'

export const hl7Adt: Carrier = (person, random) =>
  `${[
    head('ADT^A08^ADT_A01', random),
    `EVN||${stamp(random)}`,
    patient(person),
    `PV1|1|I|W3^12^1|||||||CAR`,
    `NTE|1||${escapeHl7(person.note)}`,
    `NTE|2||${escapeHl7(person.report)}`,
    `OBX|1|NM|KAL^Kalium^L||${person.lab}|mmol/l|||||F`,
    `ZLB|${person.labId}`,
  ].join('\r')}\r`

export const hl7Oru: Carrier = (person, random) =>
  `${[
    head('ORU^R01^ORU_R01', random),
    patient(person),
    `OBR|1||${person.labId}|LAB^Laboratorium^L|||${stamp(random)}`,
    `OBX|1|NM|KAL^Kalium^L||${person.lab}|mmol/l|3.5-5.0|H|||F`,
    `OBX|2|TX|NOTE^Notitie^L||${escapeHl7(person.note)}||||||F`,
    `OBX|3|FT|RAPP^Verslag^L||${escapeHl7(person.report)}||||||F`,
  ].join('\r')}\r`

export const edifactMedlab: Carrier = (person, random) =>
  [
    `UNB+UNOC:3+500012345+500054321+261122:1000+${random.integer(10000, 99999)}'`,
    `UNH+1+MEDLAB:1'`,
    `BGM+LAB+${person.labId}+9'`,
    `NAD+PAT+${person.bsn}:BSN++${escapeEdifact(person.family)}:${escapeEdifact(person.given)}+${escapeEdifact(person.street)}+${person.city}++${person.postcode}'`,
    `DTM+329:${compactDate(person.birthDate)}:102'`,
    `COM+${person.phone}:TE+${person.email}:EM'`,
    `RFF+KAL:${person.lab}'`,
    `FTX+TXT+++${escapeEdifact(person.note)}'`,
    `FTX+UIT+++${escapeEdifact(person.report)}'`,
    `UNT+9+1'`,
    `UNZ+1+1'`,
  ].join('\r\n')

/** An attachment as an encapsulated document (HL7 v2.5 2.A.24). */
export function oruWithAttachment(payload: string, random: Draws, coding = 'Base64'): string {
  return `${[
    head('ORU^R01^ORU_R01', random),
    'PID|1||',
    'OBR|1|||BRIEF^Brief^L',
    `OBX|1|ED|BRIEF^Brief^L||LAB^application^octet-stream^${coding}^${payload}||||||F`,
  ].join('\r')}\r`
}

export function escapeHl7(text: string): string {
  const table: Readonly<Record<string, string>> = {
    '\\': '\\E\\',
    '|': '\\F\\',
    '^': '\\S\\',
    '&': '\\T\\',
    '~': '\\R\\',
  }
  return text.replaceAll(/[\\|^&~]/g, (character) => table[character] ?? character)
}

export function escapeEdifact(text: string): string {
  return text.replaceAll(/[?+:']/g, '?$&')
}

function head(type: string, random: Draws): string {
  return `MSH|^~\\&|ZIS|ZKH|LAB|LAB|${stamp(random)}||${type}|${random.integer(100000, 999999)}|P|2.5||||||UNICODE UTF-8`
}

function patient(person: Person): string {
  return `PID|1||${person.bsn}^^^NLMINBIZA^NNNLD||${escapeHl7(person.family)}^${escapeHl7(person.given)}^^^^^L||${compactDate(person.birthDate)}|M|||${escapeHl7(person.street)}^^${person.city}^^${person.postcode}^NL||${person.phone}^PRN^PH~^NET^Internet^${person.email}`
}

function stamp(random: Draws): string {
  return random.moment().replaceAll(/[-:T]/g, '').slice(0, 14)
}
