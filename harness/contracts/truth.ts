/** What the source holds, and what every party is measured against (design: "truth", "element classes"). */

/** The class of an element decides which verdicts it counts for. */
export type ElementClass = 'medical' | 'identity' | 'professional' | 'administrative' | 'routing'

/** Selects the forms in which a value is searched. */
export type ValueKind =
  | 'bsn'
  | 'name'
  | 'date'
  | 'email'
  | 'phone'
  | 'postcode'
  | 'code'
  | 'number'
  | 'identifier'
  | 'text'

/** `value`: found by its bytes anywhere. `structure`: too common for that, found only at its place in a parsed view. */
export type MatchedBy = 'value' | 'structure'

/** Where an element stands in a FHIR resource: type, logical id and a path such as `code.coding[0].code`. */
export interface ElementLocation {
  resourceType: string
  id: string
  path: string
}

export interface TruthElement {
  /** Unique in the exchange and readable, such as `Patient.name[0].family` or `Condition[2].code.coding[0].display`. */
  element: string
  value: string
  class: ElementClass
  kind: ValueKind
  matchedBy: MatchedBy
  /** Told to every candidate before one is chosen, in the advance notice or its Task. */
  announced?: true
  /** Absent for elements that are no part of a FHIR resource (a truth file given to `scan`). */
  location?: ElementLocation
}

/** A FHIR resource as JSON. Kept open: the harness never validates it against a profile. */
export interface FhirResource {
  resourceType: string
  id?: string
  [member: string]: unknown
}

/** What the sending end is told to refer the patient for: the contents of the Tasks beyond the record itself. */
export interface Referral {
  /** Logical id of the patient in the record. */
  patientId: string
  /** The sender's user on whose behalf the patient is referred. */
  requester: { name: string; uziNumber: string; roleCode: string }
  /** Why the patient is referred; free text, medical. */
  reason: string
  /** Administrative reference of the referral. */
  reference: string
  /** End of the period in which the receiver may pull (FHIR `Task.restriction.period.end`), ISO 8601 date-time. */
  validUntil: string
}

export interface Truth {
  seed: string
  elements: TruthElement[]
  /** The source's record: FHIR STU3 resources, the Patient first. */
  resources: FhirResource[]
  referral: Referral
}
