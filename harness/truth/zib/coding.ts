/** Code systems, naming systems and profiles of the zorginformatiebouwstenen in FHIR STU3 (field notes on Notified Pull 3.2-3.4). */

export const sct = 'http://snomed.info/sct'
export const loinc = 'http://loinc.org'
const ucum = 'http://unitsofmeasure.org'
export const atc = 'http://www.whocc.no/atc'
export const actCode = 'http://hl7.org/fhir/v3/ActCode'
/** Zib code list of medication building blocks; `6` is use of medication. */
export const medicationCategory = 'urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3'

const namingSystem = 'http://fhir.nl/fhir/NamingSystem/'
const confidentiality = 'http://hl7.org/fhir/v3/Confidentiality'

export type Register = 'bsn' | 'ura' | 'uzi-nr-pers' | 'agb-z' | 'uzovi'

/** Identifier in one of the national registers. */
export function registered(register: Register, value: unknown): { system: string; value: unknown } {
  return { system: namingSystem + register, value }
}

/** Identifier that the source gave out itself. */
export function ownIdentifier(value: unknown): { system: string; value: unknown }[] {
  return [{ system: 'http://bron.example/kenmerken', value }]
}

/** CodeableConcept with one coding. */
export function coded(system: string, code: string, display?: string): { coding: Record<string, string>[] } {
  return { coding: [{ system, code, ...(display === undefined ? {} : { display }) }] }
}

/** CodeableConcept with one coding and the words of whoever recorded it. */
export function worded(system: string, code: string, text: unknown): Record<string, unknown> {
  return { ...coded(system, code), text }
}

export function quantity(value: unknown, unit: string): Record<string, unknown> {
  return { value, system: ucum, code: unit }
}

export function zib(name: string): { profile: string[] } {
  return { profile: [`http://nictiz.nl/fhir/StructureDefinition/zib-${name}`] }
}

export function nlCore(name: string): { profile: string[] } {
  return { profile: [`http://fhir.nl/fhir/StructureDefinition/nl-core-${name}`] }
}

/** Confidentiality label, which systems route and guard by: `R` is restricted, `N` normal. */
export function labelled<T extends object>(meta: T, label: 'N' | 'R'): T & { security: Record<string, string>[] } {
  return { ...meta, security: [{ system: confidentiality, code: label }] }
}
