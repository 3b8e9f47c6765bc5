/** The WS-Trust 1.3 request for a token, as a SOAP 1.2 message. */

import type { Element } from '@xmldom/xmldom'
import { childrenOf, onlyChild, parseXml, textOf, XmlRefused } from '../../../harness/contracts/xml.ts'
import { namespaces, trust } from '../wire.ts'

export interface TokenRequest {
  messageId: string
  created: Date
  expires: Date
  /** The client's own assertion, not checked yet. */
  assertion: Element
  /** Address the token is asked for. */
  appliesTo: string
}

/** Throws `XmlRefused` for anything but one request to issue a bearer SAML 2.0 token. */
export function readTokenRequest(xml: string): TokenRequest {
  const { soap, addressing, security, utility, saml } = namespaces
  const envelope = parseXml(xml)
  if (envelope.namespaceURI !== soap || envelope.localName !== 'Envelope')
    throw new XmlRefused('not a SOAP 1.2 envelope')
  const header = onlyChild(envelope, soap, 'Header')
  expectText(onlyChild(header, addressing, 'Action'), trust.issueAction)
  const [messageId] = childrenOf(header, addressing, 'MessageID')
  const wsse = onlyChild(header, security, 'Security')
  const timestamp = onlyChild(wsse, utility, 'Timestamp')
  return {
    messageId: messageId === undefined ? '' : textOf(messageId),
    created: instant(onlyChild(timestamp, utility, 'Created')),
    expires: instant(onlyChild(timestamp, utility, 'Expires')),
    assertion: onlyChild(wsse, saml, 'Assertion'),
    appliesTo: readBody(onlyChild(envelope, soap, 'Body')),
  }
}

function readBody(body: Element): string {
  const request = onlyChild(body, namespaces.trust, 'RequestSecurityToken')
  expectText(onlyChild(request, namespaces.trust, 'RequestType'), trust.issue)
  expectText(onlyChild(request, namespaces.trust, 'KeyType'), trust.bearer)
  expectText(onlyChild(request, namespaces.trust, 'TokenType'), trust.samlToken)
  // WS-Policy and WS-Addressing are each in use in more than one version, so AppliesTo is found by its name alone.
  const [address] = Array.from(request.getElementsByTagNameNS('*', 'Address'))
  if (address === undefined) throw new XmlRefused('AppliesTo holds no Address')
  return textOf(address)
}

function expectText(element: Element, expected: string): void {
  if (textOf(element) !== expected) throw new XmlRefused(`${element.localName} is not ${expected}`)
}

function instant(element: Element): Date {
  const at = new Date(textOf(element))
  if (Number.isNaN(at.getTime())) throw new XmlRefused(`${element.localName} is no date`)
  return at
}
