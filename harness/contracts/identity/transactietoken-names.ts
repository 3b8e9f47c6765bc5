/** Names in the transactietoken of AORTA (SAML AORTA transactietoken 2.2.0; field notes on exchange systems 2.8). */

import type { X509Certificate } from 'node:crypto'

/** What the token is about: it holds for one message. */
export interface TransactionContext {
  interactionId: string
  messageIdRoot: string
  messageIdExt: string
  /** Bare digits. */
  burgerServiceNummer: string
  /** AORTA application-id of the sending system. */
  applicationId: string
  contextCode: string
}

/** Names a certificate without giving it (XML Signature 4.5.4.1): whoever reads it asks the register. */
export interface IssuerSerial {
  /** Distinguished name of the issuer, RFC 4514. */
  issuer: string
  /** Decimal. */
  serial: string
}

export const samlNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#'

export const tokenAlgorithms = {
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  exclusiveC14n: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
} as const

export const tokenNames = {
  entityFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity',
  unspecifiedFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified',
  holderOfKey: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key',
  smartcardPki: 'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI',
  ruleContext: 'http://www.aortarelease.nl/autorisatieregel/context',
  contextCodeSystem: '2.16.840.1.113883.2.4.3.111.15.1',
} as const

/** The LSP as audience: application-id 1. */
export const switchPointAudience = identifierUrn('2.16.840.1.113883.2.4.6.6', '1')

/** `urn:IIroot:<root>:IIext:<extension>`: an HL7 identifier where SAML wants a URI. */
function identifierUrn(root: string, extension: string): string {
  return `urn:IIroot:${root}:IIext:${extension}`
}

export function issuerUrn(ura: string): string {
  return identifierUrn('2.16.528.1.1007.3.3', ura)
}

export function applicationUrn(applicationId: string): string {
  return identifierUrn('2.16.840.1.113883.2.4.6.6', applicationId)
}

export function issuerSerialOf(certificate: X509Certificate): IssuerSerial {
  // Node gives one attribute a line, the first of the name first; RFC 4514 2.1 wants the last first.
  const attributes = certificate.issuer.split('\n').reverse()
  return {
    issuer: attributes.map(escapeAttribute).join(', '),
    serial: BigInt(`0x${certificate.serialNumber}`).toString(),
  }
}

function escapeAttribute(attribute: string): string {
  const at = attribute.indexOf('=')
  return attribute.slice(0, at + 1) + attribute.slice(at + 1).replaceAll(/[,+"\\<>;]/g, (each) => `\\${each}`)
}
