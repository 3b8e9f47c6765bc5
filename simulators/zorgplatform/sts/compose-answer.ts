/** The SOAP 1.2 answers of the STS. */

import { randomUUID } from 'node:crypto'
import { escapeXml } from '../../../harness/contracts/xml.ts'
import { namespaces, trust } from '../wire.ts'
import { assertionLifeMs } from './issue-assertion.ts'

/** WS-Trust 1.3, 11. */
export type TrustFault = 'InvalidRequest' | 'FailedAuthentication' | 'InvalidScope' | 'InvalidTimeRange'

/** One text per fault: what exactly was wrong stays in the platform's own log. */
const faultTexts: Record<TrustFault, string> = {
  InvalidRequest: 'The request was invalid or malformed.',
  FailedAuthentication: 'Authentication failed.',
  InvalidScope: 'The request scope is invalid or unsupported.',
  InvalidTimeRange: 'The requested time range is invalid or unsupported.',
}

export function composeIssued(options: { assertion: string; appliesTo: string; relatesTo: string; now: Date }): string {
  const { assertion, appliesTo, relatesTo, now } = options
  const { utility, addressing } = namespaces
  const expires = new Date(now.getTime() + assertionLifeMs)
  const policy = 'http://schemas.xmlsoap.org/ws/2004/09/policy'
  return envelope(
    `<a:Action s:mustUnderstand="1">${trust.issuedAction}</a:Action><a:RelatesTo>${escapeXml(relatesTo)}</a:RelatesTo>`,
    `<trust:RequestSecurityTokenResponseCollection xmlns:trust="${namespaces.trust}"><trust:RequestSecurityTokenResponse>` +
      `<trust:Lifetime><u:Created xmlns:u="${utility}">${now.toISOString()}</u:Created>` +
      `<u:Expires xmlns:u="${utility}">${expires.toISOString()}</u:Expires></trust:Lifetime>` +
      `<wsp:AppliesTo xmlns:wsp="${policy}"><a:EndpointReference xmlns:a="${addressing}">` +
      `<a:Address>${escapeXml(appliesTo)}</a:Address></a:EndpointReference></wsp:AppliesTo>` +
      `<trust:RequestedSecurityToken>${assertion}</trust:RequestedSecurityToken>` +
      `<trust:TokenType>${trust.samlToken}</trust:TokenType><trust:RequestType>${trust.issue}</trust:RequestType>` +
      `<trust:KeyType>${trust.bearer}</trust:KeyType>` +
      '</trust:RequestSecurityTokenResponse></trust:RequestSecurityTokenResponseCollection>',
  )
}

export function composeFault(fault: TrustFault): string {
  return envelope(
    `<a:Action s:mustUnderstand="1">${namespaces.addressing}/soap/fault</a:Action>`,
    `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode>` +
      `<s:Value xmlns:trust="${namespaces.trust}">trust:${fault}</s:Value></s:Subcode></s:Code>` +
      `<s:Reason><s:Text xml:lang="en">${faultTexts[fault]}</s:Text></s:Reason></s:Fault>`,
  )
}

function envelope(header: string, body: string): string {
  return (
    `<s:Envelope xmlns:s="${namespaces.soap}" xmlns:a="${namespaces.addressing}"><s:Header>${header}` +
    `<a:MessageID>urn:uuid:${randomUUID()}</a:MessageID></s:Header><s:Body>${body}</s:Body></s:Envelope>`
  )
}
