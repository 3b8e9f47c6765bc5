/** Names on the wire: identifier and code systems, media types, headers. */

/** Nictiz naming systems and the code systems of the Tasks (nl-core; TA Notified Pull; AORTA on FHIR). */
export const systems = {
  bsn: 'http://fhir.nl/fhir/NamingSystem/bsn',
  /** Not a registered naming system: the variant that puts a hash in URLs needs one of its own. */
  hashedBsn: 'https://inkijk.test/fhir/NamingSystem/bsn-sha256',
  ura: 'http://fhir.nl/fhir/NamingSystem/ura',
  uziPerson: 'http://fhir.nl/fhir/NamingSystem/uzi-nr-pers',
  uziRole: 'http://fhir.nl/fhir/NamingSystem/uzi-rolcode',
  applicationId: 'http://fhir.nl/fhir/NamingSystem/aorta-app-id',
  uri: 'urn:ietf:rfc:3986',
  taskCode: 'http://fhir.nl/fhir/NamingSystem/TaskCode',
  taskParameter: 'http://fhir.nl/fhir/NamingSystem/TaskParameter',
  aortaTaskCode: 'http://vzvz.nl/fhir/CodeSystem/aorta-taskcode',
  aortaTaskParameter: 'http://vzvz.nl/fhir/CodeSystem/TaskParameterType',
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  /** Not a registered code system: the draft gives the codes only. */
  offerOutcome: 'https://inkijk.test/fhir/CodeSystem/offer-outcome',
} as const

export const codes = {
  pullNotification: 'pull-notification',
  authorizationBase: 'authorization-base',
  getWorkflowTask: 'get-workflow-task',
  notifiedPull: 'notified_pull',
  consentToken: 'consent_token',
  queryString: 'query_string',
  /** SNOMED CT: patient referral. */
  referral: '3457005',
  /** SNOMED CT: patient transfer. */
  transfer: '308292007',
  /** SNOMED CT: nursing handoff. */
  nursingHandoff: '11171000146100',
  /** LOINC, for the advance notice of an eOverdracht. */
  advanceNotice: '57830-2',
  /** What came of an offer, in `Task.businessStatus` and `Task.statusReason` of the harmonised draft. */
  selected: 'selected',
  notSelected: 'not-selected',
} as const

export const extensions = {
  /** Own choice: the draft does not say where a requester who is a person has the organisation. */
  onBehalfOf: 'https://inkijk.test/fhir/StructureDefinition/on-behalf-of',
  practitionerRole: 'http://nictiz.nl/fhir/StructureDefinition/practitionerrole-reference',
} as const

export const mediaTypes = {
  fhirStu3: 'application/fhir+json; fhirVersion=3.0',
  fhirR4: 'application/fhir+json; fhirVersion=4.0',
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
} as const

export const headers = {
  aortaId: 'aorta-id',
  aortaVersion: 'aorta-version',
  /** `Authorization` is taken by the bearer token for the other end; see README, deviations. */
  platformAuthorization: 'x-zorgplatform-authorization',
} as const

/** Where the Nuts eOverdracht is told of Tasks (field notes 2.2, 3). */
export const notificationPath = '/notification'

/** Scope of the access tokens to notify with. */
export const notifyScope = 'ta-np-notification'

/** RFC 7523 2.2. */
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const uraOid = 'urn:oid:2.16.528.1.1007.3.3.'

/** Client id and audience of an end: its URA as OID. */
export function clientIdOf(ura: string): string {
  return uraOid + ura
}

/** The URA in a client id, or undefined for another form. */
export function uraOfClientId(clientId: string): string | undefined {
  const ura = clientId.startsWith(uraOid) ? clientId.slice(uraOid.length) : ''
  return /^\d{8}$/.test(ura) ? ura : undefined
}
