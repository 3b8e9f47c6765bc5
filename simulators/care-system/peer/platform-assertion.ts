/** The request for a platform token: WS-Trust 1.3 in SOAP 1.2, with this system's own signed SAML assertion. */

import { randomUUID } from 'node:crypto'
import { escapeXml } from '../../../harness/contracts/xml.ts'
import { signAssertion } from '../../kit/saml/sign-assertion.ts'
import type { KeyStore } from '../../kit/types.ts'
import { application, attributeNames, namespaces, oids, tokenType } from './platform-wire.ts'

export interface PlatformClaims {
  ura: string
  /** Address of the STS's platform, for example `https://zorgplatform.online`. */
  platform: string
  /** Left out of a token that is not to name the patient. */
  bsn: string | undefined
  workflowId: string | undefined
  now: Date
}

const assertionLifeMs = 15 * 60_000
const requestLifeMs = 5 * 60_000

export function composeTokenRequest(key: KeyStore['tls'], claims: PlatformClaims): string {
  const { soap, addressing, security, utility, policy, trust } = namespaces
  const created = claims.now.toISOString()
  const expires = later(claims.now, requestLifeMs)
  return (
    `<s:Envelope xmlns:s="${soap}" xmlns:a="${addressing}"><s:Header>` +
    `<a:Action s:mustUnderstand="1">${trust}/RST/Issue</a:Action><a:MessageID>urn:uuid:${randomUUID()}</a:MessageID>` +
    `<a:To s:mustUnderstand="1">${escapeXml(claims.platform)}/sts</a:To>` +
    `<o:Security s:mustUnderstand="1" xmlns:o="${security}"><u:Timestamp xmlns:u="${utility}">` +
    `<u:Created>${created}</u:Created><u:Expires>${expires}</u:Expires></u:Timestamp>` +
    `${signAssertion(key, composeAssertion(claims))}</o:Security></s:Header><s:Body>` +
    `<trust:RequestSecurityToken xmlns:trust="${trust}"><wsp:AppliesTo xmlns:wsp="${policy}">` +
    `<a:EndpointReference><a:Address>${escapeXml(claims.platform)}</a:Address></a:EndpointReference></wsp:AppliesTo>` +
    `<trust:KeyType>${trust}/Bearer</trust:KeyType><trust:RequestType>${trust}/Issue</trust:RequestType>` +
    `<trust:TokenType>${tokenType}</trust:TokenType></trust:RequestSecurityToken></s:Body></s:Envelope>`
  )
}

function composeAssertion({ ura, platform, bsn, workflowId, now }: PlatformClaims): string {
  const issuer = `urn:oid:${oids.ura}.${ura}`
  const { hl7, saml } = namespaces
  return (
    `<Assertion xmlns="${saml}" ID="_${randomUUID()}" Version="2.0" IssueInstant="${now.toISOString()}">` +
    `<Issuer>${issuer}</Issuer><Subject><NameID>${issuer}</NameID>` +
    '<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"/></Subject>' +
    `<Conditions NotBefore="${now.toISOString()}" NotOnOrAfter="${later(now, assertionLifeMs)}"><AudienceRestriction>` +
    `<Audience>${escapeXml(platform)}</Audience></AudienceRestriction></Conditions>` +
    `<AuthnStatement AuthnInstant="${now.toISOString()}"><AuthnContext><AuthnContextClassRef>` +
    'urn:oasis:names:tc:SAML:2.0:ac:classes:X509</AuthnContextClassRef></AuthnContext></AuthnStatement>' +
    '<AttributeStatement>' +
    attribute(attributeNames.role, coded('Role', application.role, oids.snomed)) +
    attribute(attributeNames.purposeOfUse, coded('PurposeOfUse', application.purpose, oids.purposeOfUse)) +
    attribute(attributeNames.organizationId, issuer) +
    optional(bsn, (value) =>
      attribute(
        attributeNames.resourceId,
        `<InstanceIdentifier xmlns="${hl7}" root="${oids.bsn}" extension="${escapeXml(value)}"/>`,
      ),
    ) +
    optional(workflowId, (value) => attribute(attributeNames.workflowId, escapeXml(value))) +
    '</AttributeStatement></Assertion>'
  )
}

function attribute(name: string, value: string): string {
  return `<Attribute Name="${name}"><AttributeValue>${value}</AttributeValue></Attribute>`
}

function coded(name: string, code: string, system: string): string {
  return `<${name} xmlns="${namespaces.hl7}" code="${code}" codeSystem="${system}"/>`
}

function optional(value: string | undefined, compose: (value: string) => string): string {
  return value === undefined ? '' : compose(value)
}

function later(from: Date, lifeMs: number): string {
  return new Date(from.getTime() + lifeMs).toISOString()
}
