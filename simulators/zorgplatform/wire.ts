/** Names on the wire of Zorgplatform: namespaces, attribute names, codes, headers. */

export const namespaces = {
  soap: 'http://www.w3.org/2003/05/soap-envelope',
  addressing: 'http://www.w3.org/2005/08/addressing',
  security: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
  utility: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
  trust: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
  hl7: 'urn:hl7-org:v3',
} as const

export const trust = {
  issueAction: `${namespaces.trust}/RST/Issue`,
  issuedAction: `${namespaces.trust}/RSTRC/IssueFinal`,
  issue: `${namespaces.trust}/Issue`,
  bearer: `${namespaces.trust}/Bearer`,
  samlToken: 'http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0',
} as const

export const attributes = {
  role: 'urn:oasis:names:tc:xacml:2.0:subject:role',
  resourceId: 'urn:oasis:names:tc:xacml:1.0:resource:resource-id',
  purposeOfUse: 'urn:oasis:names:tc:xspa:1.0:subject:purposeofuse',
  organizationId: 'urn:oasis:names:tc:xspa:1.0:subject:organization-id',
  homeCommunityId: 'urn:ihe:iti:xca:2010:homeCommunityId',
  workflowId: 'http://sts.zorgplatform.online/ws/claims/2017/07/workflow/workflow-id',
} as const

export const codeSystems = {
  snomed: '2.16.840.1.113883.6.96',
  purposeOfUse: '2.16.840.1.113883.3.18.7.1',
  bsn: '2.16.840.1.113883.2.4.6.3',
  ura: '2.16.528.1.1007.3.3',
} as const

/** Role and purpose go together: one pair for a system, one for a person. */
export const flavours = [
  { name: 'application', role: '182777000', purpose: 'OPERATIONS' },
  { name: 'professional', role: '224609002', purpose: 'TREATMENT' },
] as const

/** `SAML <base64(Assertion)>`; `Authorization` itself belongs to the ends. */
export const platformAuthorization = 'x-zorgplatform-authorization'

export const soapType = 'application/soap+xml; charset=utf-8'

/** Claims of an assertion, of the client's own and of one that was issued here. */
export interface Claims {
  nameId: string
  role: string
  purpose: string
  /** BSN; absent in a token that is not about one patient. */
  resourceId?: string
  organizationId?: string
  homeCommunityId?: string
  workflowId?: string
}
