/** Making the platform's own assertion (SAML 2.0, enveloped signature). */

import { randomUUID } from 'node:crypto'
import { escapeXml } from '../../../harness/contracts/xml.ts'
import { signAssertion } from '../../kit/saml/sign-assertion.ts'
import type { KeyStore } from '../../kit/types.ts'
import { attributes, type Claims, codeSystems, namespaces } from '../wire.ts'

export interface Issuing {
  issuer: string
  audience: string
  claims: Claims
  now: Date
}

/** The platform's assertions live about this long. */
export const assertionLifeMs = 12 * 60_000

/** Signed XML of the assertion. */
export function issueAssertion(key: KeyStore['tls'], issuing: Issuing): string {
  return signAssertion(key, composeAssertion(issuing))
}

function composeAssertion({ issuer, audience, claims, now }: Issuing): string {
  const at = now.toISOString()
  const until = new Date(now.getTime() + assertionLifeMs).toISOString()
  return (
    `<Assertion xmlns="${namespaces.saml}" ID="_${randomUUID()}" Version="2.0" IssueInstant="${at}">` +
    `<Issuer>${escapeXml(issuer)}</Issuer>` +
    `<Subject><NameID>${escapeXml(claims.nameId)}</NameID>` +
    `<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"/></Subject>` +
    `<Conditions NotBefore="${at}" NotOnOrAfter="${until}">` +
    `<AudienceRestriction><Audience>${escapeXml(audience)}</Audience></AudienceRestriction></Conditions>` +
    `<AuthnStatement AuthnInstant="${at}"><AuthnContext><AuthnContextClassRef>` +
    `urn:oasis:names:tc:SAML:2.0:ac:classes:X509</AuthnContextClassRef></AuthnContext></AuthnStatement>` +
    `<AttributeStatement>${composeAttributes(claims)}</AttributeStatement></Assertion>`
  )
}

function composeAttributes(claims: Claims): string {
  const { hl7 } = namespaces
  const { bsn, purposeOfUse, snomed } = codeSystems
  return [
    attribute(attributes.role, `<Role xmlns="${hl7}" code="${escapeXml(claims.role)}" codeSystem="${snomed}"/>`),
    attribute(
      attributes.purposeOfUse,
      `<PurposeOfUse xmlns="${hl7}" code="${escapeXml(claims.purpose)}" codeSystem="${purposeOfUse}"/>`,
    ),
    claims.resourceId === undefined
      ? ''
      : attribute(
          attributes.resourceId,
          `<InstanceIdentifier xmlns="${hl7}" root="${bsn}" extension="${escapeXml(claims.resourceId)}"/>`,
        ),
    textAttribute(attributes.organizationId, claims.organizationId),
    textAttribute(attributes.homeCommunityId, claims.homeCommunityId),
    textAttribute(attributes.workflowId, claims.workflowId),
  ].join('')
}

function textAttribute(name: string, value: string | undefined): string {
  return value === undefined ? '' : attribute(name, escapeXml(value))
}

function attribute(name: string, value: string): string {
  return `<Attribute Name="${name}"><AttributeValue>${value}</AttributeValue></Attribute>`
}
