/** The signed content of a transactietoken. Everything is read from the bytes that the signature covers. */

import type { X509Certificate } from 'node:crypto'
import type { Element } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import { childrenOf, onlyChild, parseXml, serialize, textOf } from '../xml.ts'
import {
  applicationUrn,
  signatureNamespace as ds,
  type IssuerSerial,
  samlNamespace as saml,
  type TransactionContext,
  tokenAlgorithms,
  tokenNames,
} from './transactietoken-names.ts'
import { Refused } from './types.ts'

export interface TokenContent {
  id: string
  issuer: string
  nameId: string
  audience: string
  notBefore: Date
  notOnOrAfter: Date
  context: TransactionContext
}

/** Throws `Refused`. `findSigner` gives the certificate that the signature names, or throws. */
export async function readToken(
  xml: string,
  findSigner: (reference: IssuerSerial) => Promise<X509Certificate>,
): Promise<TokenContent> {
  const assertion = parseXml(xml)
  if (assertion.namespaceURI !== saml || assertion.localName !== 'Assertion') {
    throw new Refused('unreadable', 'not an assertion')
  }
  const signature = onlyChild(assertion, ds, 'Signature')
  const reference = readReference(onlyChild(signature, ds, 'KeyInfo'))
  const certificate = await findSigner(reference)
  const covered = verifySignature(xml, signature, certificate)
  if (covered.getAttribute('ID') !== assertion.getAttribute('ID')) {
    throw new Refused('signature', 'the signature does not cover the assertion it stands in')
  }
  const confirmation = onlyChild(covered, saml, 'Subject', 'SubjectConfirmation')
  if (confirmation.getAttribute('Method') !== tokenNames.holderOfKey) {
    throw new Refused('unreadable', 'the subject is not confirmed by holder-of-key')
  }
  const held = readReference(onlyChild(onlyChild(confirmation, saml, 'SubjectConfirmationData'), ds, 'KeyInfo'))
  if (held.issuer !== reference.issuer || held.serial !== reference.serial) {
    throw new Refused('binding', 'the subject is confirmed by another key than the one that signed')
  }
  return readContent(covered)
}

function readReference(keyInfo: Element): IssuerSerial {
  const issuerSerial = onlyChild(keyInfo, ds, 'X509Data', 'X509IssuerSerial')
  return {
    issuer: textOf(onlyChild(issuerSerial, ds, 'X509IssuerName')),
    serial: textOf(onlyChild(issuerSerial, ds, 'X509SerialNumber')),
  }
}

function verifySignature(xml: string, signature: Element, certificate: X509Certificate): Element {
  const signed = new SignedXml({ publicCert: certificate.toString(), getCertFromKeyInfo: () => null })
  const { rsaSha256, sha256, exclusiveC14n, enveloped } = tokenAlgorithms
  signed.SignatureAlgorithms = pick(signed.SignatureAlgorithms, [rsaSha256])
  signed.HashAlgorithms = pick(signed.HashAlgorithms, [sha256])
  signed.CanonicalizationAlgorithms = pick(signed.CanonicalizationAlgorithms, [exclusiveC14n, enveloped])
  let references: readonly string[]
  try {
    signed.loadSignature(serialize(signature))
    if (!signed.checkSignature(xml)) throw new Refused('signature', 'the signature is not valid')
    references = signed.getSignedReferences()
  } catch (cause) {
    throw cause instanceof Refused ? cause : new Refused('signature', 'the signature is not valid', { cause })
  }
  const [text, more] = references
  if (text === undefined || more !== undefined) throw new Refused('signature', 'it covers more than one part')
  return parseXml(text)
}

function readContent(assertion: Element): TokenContent {
  const conditions = onlyChild(assertion, saml, 'Conditions')
  const context = onlyChild(assertion, saml, 'AuthnStatement', 'AuthnContext', 'AuthnContextClassRef')
  if (textOf(context) !== tokenNames.smartcardPki) throw new Refused('unreadable', 'not made with a smartcard')
  return {
    id: textAttribute(assertion, 'ID'),
    issuer: textOf(onlyChild(assertion, saml, 'Issuer')),
    nameId: textOf(onlyChild(assertion, saml, 'Subject', 'NameID')),
    audience: textOf(onlyChild(conditions, saml, 'AudienceRestriction', 'Audience')),
    notBefore: instant(conditions, 'NotBefore'),
    notOnOrAfter: instant(conditions, 'NotOnOrAfter'),
    context: readContext(onlyChild(assertion, saml, 'AttributeStatement')),
  }
}

function readContext(statement: Element): TransactionContext {
  const values = new Map<string, string>()
  for (const attribute of childrenOf(statement, saml, 'Attribute')) {
    const name = attribute.getAttribute('Name') ?? ''
    if (values.has(name)) throw new Refused('unreadable', `attribute ${name} stands there twice`)
    values.set(name, textOf(onlyChild(attribute, saml, 'AttributeValue')))
  }
  const value = (name: string): string => {
    const text = values.get(name)
    if (text === undefined) throw new Refused('unreadable', `attribute ${name} is missing`)
    return text
  }
  if (value('contextCodeSystem') !== tokenNames.contextCodeSystem) {
    throw new Refused('unreadable', 'the context code is of another system')
  }
  const prefix = applicationUrn('')
  const application = value('applicationID')
  return {
    interactionId: value('interactionId'),
    messageIdRoot: value('messageIdRoot'),
    messageIdExt: value('messageIdExt'),
    burgerServiceNummer: value('burgerServiceNummer'),
    applicationId: application.startsWith(prefix) ? application.slice(prefix.length) : '',
    contextCode: value('contextCode'),
  }
}

function pick<Value>(from: Record<string, Value>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)))
}

function textAttribute(element: Element, name: string): string {
  const value = element.getAttribute(name)
  if (value === null || value === '') throw new Refused('unreadable', `${name} is missing`)
  return value
}

function instant(element: Element, name: string): Date {
  const at = new Date(textAttribute(element, name))
  if (Number.isNaN(at.getTime())) throw new Refused('unreadable', `${name} is no date`)
  return at
}
