/** Names of WS-Trust and SAML as the STS of Zorgplatform has them (field notes on exchange systems 3). */

export const namespaces = {
  soap: 'http://www.w3.org/2003/05/soap-envelope',
  addressing: 'http://www.w3.org/2005/08/addressing',
  security: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
  utility: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
  policy: 'http://schemas.xmlsoap.org/ws/2004/09/policy',
  trust: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  hl7: 'urn:hl7-org:v3',
} as const

export const attributeNames = {
  role: 'urn:oasis:names:tc:xacml:2.0:subject:role',
  resourceId: 'urn:oasis:names:tc:xacml:1.0:resource:resource-id',
  purposeOfUse: 'urn:oasis:names:tc:xspa:1.0:subject:purposeofuse',
  organizationId: 'urn:oasis:names:tc:xspa:1.0:subject:organization-id',
  workflowId: 'http://sts.zorgplatform.online/ws/claims/2017/07/workflow/workflow-id',
} as const

export const oids = {
  bsn: '2.16.840.1.113883.2.4.6.3',
  ura: '2.16.528.1.1007.3.3',
  snomed: '2.16.840.1.113883.6.96',
  purposeOfUse: '2.16.840.1.113883.3.18.7.1',
} as const

/** The application flavour: a system acts, not a person. */
export const application = { role: '182777000', purpose: 'OPERATIONS' } as const

export const tokenType = 'http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0'
export const soapType = 'application/soap+xml; charset=utf-8'
