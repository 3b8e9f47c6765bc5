/**
 * Where the elements of a FHIR resource stand in formats without its paths. In each of them the value counts only in a
 * message or document that is recognised by a distinctive value of the same patient or resource.
 */

/** FHIR code → code of the format; codes that are not listed are written as they are. */
export type CodeMap = Readonly<Record<string, string>>

export interface Place {
  resourceType: string
  /** Without indices. */
  path: string
  codes?: CodeMap
}

/** A field of HL7 v2, counted from 1, and its component. */
export interface SegmentPlace extends Place {
  segment: string
  field: number
  component: number
}

/** An element of HL7 v3 or CDA: its attribute, or its text when none is named. */
export interface ElementPlace extends Place {
  element: string
  attribute?: string
}

/** An attribute of DICOM by its tag, group and element in hex. */
export interface TagPlace extends Place {
  tag: string
}

/** HL7 table 0001. */
const hl7Gender: CodeMap = { female: 'F', male: 'M', other: 'O', unknown: 'U' }
/** HL7 v3 AdministrativeGender. */
const v3Gender: CodeMap = { female: 'F', male: 'M', other: 'UN', unknown: 'UNK' }
/** DICOM PS3.3 C.2.3. */
const dicomSex: CodeMap = { female: 'F', male: 'M', other: 'O' }
/** HL7 table 0085 for `Observation.status`. */
const resultStatus: CodeMap = { final: 'F', preliminary: 'P', amended: 'C', cancelled: 'X', registered: 'I' }

/** HL7 v2.5, chapters 3 (PID, PV1, DG1, AL1), 4 (RX), 6 (PR1) and 7 (OBX). */
export const segmentPlaces: readonly SegmentPlace[] = [
  { segment: 'PID', field: 8, component: 1, resourceType: 'Patient', path: 'gender', codes: hl7Gender },
  { segment: 'PID', field: 11, component: 3, resourceType: 'Patient', path: 'address.city' },
  { segment: 'PID', field: 11, component: 5, resourceType: 'Patient', path: 'address.postalCode' },
  ...codedPlaces('DG1', 3, 'Condition', 'code.coding'),
  ...codedPlaces('PRB', 3, 'Condition', 'code.coding'),
  ...codedPlaces('AL1', 3, 'AllergyIntolerance', 'code.coding'),
  ...codedPlaces('IAM', 3, 'AllergyIntolerance', 'code.coding'),
  ...codedPlaces('PR1', 3, 'Procedure', 'code.coding'),
  ...codedPlaces('OBR', 4, 'ProcedureRequest', 'code.coding'),
  ...codedPlaces('OBX', 3, 'Observation', 'code.coding'),
  ...codedPlaces('OBX', 5, 'Observation', 'valueCodeableConcept.coding'),
  { segment: 'OBX', field: 11, component: 1, resourceType: 'Observation', path: 'status', codes: resultStatus },
  ...codedPlaces('RXO', 1, 'Medication', 'code.coding'),
  ...codedPlaces('RXE', 2, 'Medication', 'code.coding'),
  ...codedPlaces('RXD', 2, 'Medication', 'code.coding'),
  ...codedPlaces('RXA', 5, 'Immunization', 'vaccineCode.coding'),
  ...codedPlaces('SPM', 4, 'Specimen', 'type.coding'),
]

/** HL7 v3 data types R1: address parts as text, codes as attributes. */
export const elementPlaces: readonly ElementPlace[] = [
  {
    element: 'administrativeGenderCode',
    attribute: 'code',
    resourceType: 'Patient',
    path: 'gender',
    codes: v3Gender,
  },
  { element: 'city', resourceType: 'Patient', path: 'address.city' },
  { element: 'postalCode', resourceType: 'Patient', path: 'address.postalCode' },
]

/** Any coded value in HL7 v3 (`code` with `codeSystem`) may be the code of a resource; its title is `displayName`. */
export const codedAttributes: readonly (readonly [attribute: string, path: RegExp])[] = [
  ['code', /\.coding\.code$/],
  ['displayName', /\.coding\.display$/],
]

/** DICOM PS3.6. */
export const tagPlaces: readonly TagPlace[] = [
  { tag: '00100040', resourceType: 'Patient', path: 'gender', codes: dicomSex },
]

/** CE and CWE (HL7 v2.5 2.A.11, 2.A.13): code and text, then an alternate code and text. */
function codedPlaces(segment: string, field: number, resourceType: string, path: string): SegmentPlace[] {
  return [
    { segment, field, component: 1, resourceType, path: `${path}.code` },
    { segment, field, component: 2, resourceType, path: `${path}.display` },
    { segment, field, component: 4, resourceType, path: `${path}.code` },
    { segment, field, component: 5, resourceType, path: `${path}.display` },
  ]
}
