/** Names on the wire of the LSP: systems, codes, headers (AORTA on FHIR 8.x; VZVZ transformation 29). */

export const systems = {
  bsn: 'http://fhir.nl/fhir/NamingSystem/bsn',
  ura: 'http://fhir.nl/fhir/NamingSystem/ura',
  applicationId: 'http://fhir.nl/fhir/NamingSystem/aorta-app-id',
  uri: 'urn:ietf:rfc:3986',
  twiinTaskCode: 'http://fhir.nl/fhir/NamingSystem/TaskCode',
  twiinTaskParameter: 'http://fhir.nl/fhir/NamingSystem/TaskParameter',
  aortaTaskCode: 'http://vzvz.nl/fhir/CodeSystem/aorta-taskcode',
  aortaTaskParameter: 'http://vzvz.nl/fhir/CodeSystem/TaskParameterType',
  transformation: 'http://vzvz.nl/fhir/NamingSystem/transformation',
  observationValue: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  acknowledgementDetail: 'urn:oid:2.16.840.1.113883.5.1100',
  dataCategory: 'urn:oid:2.16.840.1.113883.2.4.15.4',
} as const

export const oids = {
  ura: 'urn:oid:2.16.528.1.1007.3.3',
  applicationId: 'urn:oid:2.16.840.1.113883.2.4.6.6',
  bsn: 'urn:oid:2.16.840.1.113883.2.4.6.3',
} as const

export const codes = {
  pullNotification: 'pull-notification',
  notifiedPull: 'notified_pull',
  authorizationBase: 'authorization-base',
  getWorkflowTask: 'get-workflow-task',
  queryResource: 'query-available-resource',
  consentToken: 'consent_token',
  queryString: 'query_string',
  /** HL7 v3 ObservationValue: the form was changed, not the meaning. */
  syntacticTransform: 'SYNTAC',
} as const

export const taskProfile = 'http://vzvz.nl/fhir/StructureDefinition/nl-vzvz-TaskNotifiedPull'
export const deviceProfile = 'http://vzvz.nl/fhir/StructureDefinition/nl-vzvz-Device'

/** Transformation 29: Notified Pull, STU3 to R4 and back. */
export const transformationId = '29'

/** Version of the rules of `translation/`, in the mark they leave. */
export const transformationVersion = '1.0.0'

/** Context code of every interaction of the BgZ. */
export const bgzContext = 'BGZ'

export const fhirTypes = {
  stu3: 'application/fhir+json; fhirVersion=3.0',
  r4: 'application/fhir+json; fhirVersion=4.0',
} as const
