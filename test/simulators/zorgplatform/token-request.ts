/** A request to the STS as a client makes it, with every part that a test may want to be wrong. */

import { randomUUID } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import type { KeyStore } from '../../../simulators/kit/types.ts'
import { host } from '../lsp/chain-parties.ts'
import { bsn } from '../lsp/messages.ts'

export interface TokenRequestChanges {
  audience?: string
  appliesTo?: string
  /** Minutes by which all times are moved. */
  minutes?: number
  role?: string
  purpose?: string
  organisation?: string
  conditions?: 0 | 1 | 2
  /** Done to the signed message. */
  tamper?: (xml: string) => string
  /** Without a patient. */
  anonymous?: boolean
}

const saml = 'urn:oasis:names:tc:SAML:2.0:assertion'
const trust = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512'
const wss = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity'
const platform = `https://${host('zorgplatform')}`

export function composeTokenRequest(key: KeyStore['tls'], ura: string, changes: TokenRequestChanges = {}): string {
  const start = Date.now() + (changes.minutes ?? 0) * 60_000
  const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString()
  const xml = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing">
 <s:Header><a:Action s:mustUnderstand="1">${trust}/RST/Issue</a:Action><a:MessageID>urn:uuid:${randomUUID()}</a:MessageID>
  <o:Security xmlns:o="${wss}-secext-1.0.xsd"><u:Timestamp xmlns:u="${wss}-utility-1.0.xsd">
   <u:Created>${at(0)}</u:Created><u:Expires>${at(5)}</u:Expires></u:Timestamp>
   ${sign(key, composeAssertion(ura, changes, at))}</o:Security></s:Header>
 <s:Body><t:RequestSecurityToken xmlns:t="${trust}"><p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy">
   <a:EndpointReference><a:Address>${changes.appliesTo ?? platform}</a:Address></a:EndpointReference></p:AppliesTo>
   <t:KeyType>${trust}/Bearer</t:KeyType><t:RequestType>${trust}/Issue</t:RequestType>
   <t:TokenType>http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0</t:TokenType>
  </t:RequestSecurityToken></s:Body></s:Envelope>`
  return changes.tamper?.(xml) ?? xml
}

function composeAssertion(ura: string, changes: TokenRequestChanges, at: (minutes: number) => string): string {
  const organisation = `urn:oid:2.16.528.1.1007.3.3.${changes.organisation ?? ura}`
  const conditions = `<Conditions NotBefore="${at(0)}" NotOnOrAfter="${at(15)}"><AudienceRestriction><Audience>${
    changes.audience ?? `${platform}/sts`
  }</Audience></AudienceRestriction></Conditions>`
  const xacml = 'urn:oasis:names:tc:xacml'
  const xspa = 'urn:oasis:names:tc:xspa:1.0:subject'
  return `<Assertion xmlns="${saml}" ID="_${randomUUID()}" Version="2.0" IssueInstant="${at(0)}"><Issuer>${organisation}</Issuer>
   <Subject><NameID>${organisation}</NameID></Subject>${conditions.repeat(changes.conditions ?? 1)}<AttributeStatement>
   ${attribute(`${xacml}:2.0:subject:role`, `<Role xmlns="urn:hl7-org:v3" code="${changes.role ?? '182777000'}"/>`)}
   ${attribute(`${xspa}:purposeofuse`, `<PurposeOfUse xmlns="urn:hl7-org:v3" code="${changes.purpose ?? 'OPERATIONS'}"/>`)}
   ${attribute(`${xspa}:organization-id`, organisation)}
   ${attribute('http://sts.zorgplatform.online/ws/claims/2017/07/workflow/workflow-id', 'wf-1')}
   ${
     changes.anonymous === true
       ? ''
       : attribute(
           `${xacml}:1.0:resource:resource-id`,
           `<InstanceIdentifier xmlns="urn:hl7-org:v3" root="2.16.840.1.113883.2.4.6.3" extension="${bsn}"/>`,
         )
   }</AttributeStatement></Assertion>`
}

function attribute(name: string, value: string): string {
  return `<Attribute Name="${name}"><AttributeValue>${value}</AttributeValue></Attribute>`
}

function sign(key: KeyStore['tls'], xml: string): string {
  const canonical = 'http://www.w3.org/2001/10/xml-exc-c14n#'
  const signed = new SignedXml({
    privateKey: key.keyPem,
    publicCert: key.certificate.toString(),
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: canonical,
  })
  signed.addReference({
    xpath: '/*',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', canonical],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  })
  signed.computeSignature(xml, { location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' } })
  return signed.getSignedXml()
}
