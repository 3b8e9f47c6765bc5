/** Checking a signed SAML 2.0 assertion, the client's own as well as one that was issued here. */

import type { Element } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import {
  childrenOf,
  elementsIn,
  onlyChild,
  parseXml,
  serialize,
  textOf,
  XmlRefused,
} from '../../../harness/contracts/xml.ts'
import { signatureAlgorithms } from '../../kit/saml/sign-assertion.ts'
import { attributes, type Claims, namespaces } from '../wire.ts'

export interface VerifiedAssertion {
  issuer: string
  claims: Claims
  audiences: readonly string[]
  notBefore: Date
  notOnOrAfter: Date
}

/**
 * Verifies the enveloped signature of `assertion`, which stands in the document `xml`, with this certificate (PEM), and
 * returns what the signed bytes say. Throws `XmlRefused`.
 */
export function verifyAssertion(xml: string, assertion: Element, certificatePem: string): VerifiedAssertion {
  const signature = onlyChild(assertion, namespaces.signature, 'Signature')
  const signed = new SignedXml({ publicCert: certificatePem, getCertFromKeyInfo: () => null })
  allowOnlyStrongAlgorithms(signed)
  let references: readonly string[]
  try {
    signed.loadSignature(serialize(signature))
    if (!signed.checkSignature(xml)) throw new XmlRefused('the signature is not valid')
    references = signed.getSignedReferences()
  } catch (error) {
    throw error instanceof XmlRefused ? error : new XmlRefused('the signature is not valid', { cause: error })
  }
  const [text, more] = references
  if (text === undefined || more !== undefined) throw new XmlRefused('the signature covers more than one part')
  // Only the bytes that the signature covers count: what stands beside them may be another's (signature wrapping).
  const covered = parseXml(text)
  if (covered.getAttribute('ID') !== assertion.getAttribute('ID')) {
    throw new XmlRefused('the signature does not cover the assertion it stands in')
  }
  return readAssertion(covered)
}

/** Certificate in the KeyInfo of the assertion's signature, base64 DER. Throws `XmlRefused`. */
export function inlineCertificate(assertion: Element): string {
  const signature = onlyChild(assertion, namespaces.signature, 'Signature')
  const keyInfo = onlyChild(signature, namespaces.signature, 'KeyInfo')
  const x509 = onlyChild(keyInfo, namespaces.signature, 'X509Data')
  return textOf(onlyChild(x509, namespaces.signature, 'X509Certificate')).replaceAll(/\s/g, '')
}

function allowOnlyStrongAlgorithms(signed: SignedXml): void {
  const { rsaSha256, sha256, exclusiveC14n, enveloped } = signatureAlgorithms
  signed.SignatureAlgorithms = pick(signed.SignatureAlgorithms, [rsaSha256])
  signed.HashAlgorithms = pick(signed.HashAlgorithms, [sha256])
  signed.CanonicalizationAlgorithms = pick(signed.CanonicalizationAlgorithms, [exclusiveC14n, enveloped])
}

function pick<Value>(from: Record<string, Value>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)))
}

function readAssertion(assertion: Element): VerifiedAssertion {
  const { saml } = namespaces
  if (assertion.namespaceURI !== saml || assertion.localName !== 'Assertion') throw new XmlRefused('not an assertion')
  // Two of them would leave open which one holds.
  const conditions = onlyChild(assertion, saml, 'Conditions')
  const audiences = childrenOf(conditions, saml, 'AudienceRestriction').flatMap((restriction) =>
    childrenOf(restriction, saml, 'Audience').map(textOf),
  )
  return {
    issuer: textOf(onlyChild(assertion, saml, 'Issuer')),
    claims: readClaims(assertion),
    audiences,
    notBefore: instant(conditions, 'NotBefore'),
    notOnOrAfter: instant(conditions, 'NotOnOrAfter'),
  }
}

function readClaims(assertion: Element): Claims {
  const { saml } = namespaces
  const values = new Map<string, string>()
  for (const statement of childrenOf(assertion, saml, 'AttributeStatement')) {
    for (const attribute of childrenOf(statement, saml, 'Attribute')) {
      const name = attribute.getAttribute('Name') ?? ''
      if (values.has(name)) throw new XmlRefused(`attribute ${name} stands there twice`)
      values.set(name, attributeValueOf(onlyChild(attribute, saml, 'AttributeValue')))
    }
  }
  const optional = (name: keyof Claims, value: string | undefined) =>
    value === undefined || value === '' ? {} : { [name]: value }
  return {
    nameId: textOf(onlyChild(onlyChild(assertion, saml, 'Subject'), saml, 'NameID')),
    role: values.get(attributes.role) ?? '',
    purpose: values.get(attributes.purposeOfUse) ?? '',
    ...optional('resourceId', values.get(attributes.resourceId)),
    ...optional('organizationId', values.get(attributes.organizationId)),
    ...optional('homeCommunityId', values.get(attributes.homeCommunityId)),
    ...optional('workflowId', values.get(attributes.workflowId)),
  }
}

/** HL7 values carry a code or an extension in an attribute of their element; the others are plain text. */
function attributeValueOf(value: Element): string {
  const [coded] = elementsIn(value)
  return coded?.getAttribute('code') ?? coded?.getAttribute('extension') ?? textOf(value)
}

function instant(element: Element, attribute: string): Date {
  const at = new Date(element.getAttribute(attribute) ?? '')
  if (Number.isNaN(at.getTime())) throw new XmlRefused(`${attribute} is missing or no date`)
  return at
}
