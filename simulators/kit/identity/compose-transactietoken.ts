/**
 * Making a transactietoken (field notes on exchange systems 2.8). The key may be elsewhere: a pass signs a digest, and
 * what the token says stays with who made it.
 */

import { randomUUID, type X509Certificate } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import {
  applicationUrn,
  issuerSerialOf,
  issuerUrn,
  samlNamespace,
  signatureNamespace,
  switchPointAudience,
  type TransactionContext,
  tokenAlgorithms,
  tokenNames,
} from '../../../harness/contracts/identity/transactietoken-names.ts'
import { readUziName, type UziName } from '../../../harness/contracts/uzi-certificate.ts'
import { escapeXml } from '../../../harness/contracts/xml.ts'

export interface TokenRequest {
  context: TransactionContext
  /** The authenticity certificate of the pass. */
  certificate: X509Certificate
  /** Whom the token names; whom the certificate names by default. */
  name?: UziName
  now: Date
  /** That of the LSP by default. */
  audience?: string
  /** Of the assertion; a fresh one by default. */
  id?: string
  /** PKCS#1 v1.5 signature with SHA-256 over these bytes. */
  sign: (bytes: Buffer) => Promise<Buffer>
}

/** From this long before now to this long after. */
const halfLifeMs = 5 * 60_000
/** Stands where the signature value comes, until there is one: the XML library wants it at once. */
const placeholder = 'AAAA'

/** XML of the signed assertion. Throws when the certificate is not that of a pass. */
export async function composeTransactietoken(request: TokenRequest): Promise<string> {
  const { rsaSha256, sha256, exclusiveC14n, enveloped } = tokenAlgorithms
  let toBeSigned = Buffer.alloc(0)
  const signed = new SignedXml({
    // Never used: the signature is made by `request.sign`.
    privateKey: placeholder,
    signatureAlgorithm: rsaSha256,
    canonicalizationAlgorithm: exclusiveC14n,
    getKeyInfoContent: () => composeReference(request.certificate),
  })
  signed.SignatureAlgorithms = {
    [rsaSha256]: class {
      getSignature = ((bytes: Buffer | string) => {
        toBeSigned = Buffer.from(bytes)
        return placeholder
      }) as never
      verifySignature = (() => false) as never
      getAlgorithmName = () => rsaSha256
    },
  }
  signed.addReference({ xpath: '/*', transforms: [enveloped, exclusiveC14n], digestAlgorithm: sha256 })
  signed.computeSignature(composeAssertion(request), {
    prefix: 'ds',
    location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
  })
  const signature = await request.sign(toBeSigned)
  return signed
    .getSignedXml()
    .replace(`>${placeholder}</ds:SignatureValue>`, `>${signature.toString('base64')}</ds:SignatureValue>`)
}

function composeAssertion(request: TokenRequest): string {
  const { context, certificate, now, audience = switchPointAudience, id } = request
  const name = request.name ?? readUziName(certificate)
  if (name === undefined) throw new TypeError('the certificate is not that of a pass of the UZI-register')
  const at = (ms: number) => new Date(now.getTime() + ms).toISOString()
  return (
    `<saml:Assertion xmlns:saml="${samlNamespace}" ID="${id ?? `_${randomUUID()}`}" Version="2.0" IssueInstant="${at(0)}">` +
    `<saml:Issuer Format="${tokenNames.entityFormat}">${issuerUrn(name.ura)}</saml:Issuer>` +
    `<saml:Subject><saml:NameID>${name.uziNumber}:${name.role}</saml:NameID>` +
    `<saml:SubjectConfirmation Method="${tokenNames.holderOfKey}"><saml:SubjectConfirmationData>` +
    `<ds:KeyInfo xmlns:ds="${signatureNamespace}">${composeReference(certificate)}</ds:KeyInfo>` +
    '</saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>' +
    `<saml:Conditions NotBefore="${at(-halfLifeMs)}" NotOnOrAfter="${at(halfLifeMs)}"><saml:AudienceRestriction>` +
    `<saml:Audience>${escapeXml(audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${at(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>` +
    `${tokenNames.smartcardPki}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `<saml:AttributeStatement>${composeContext(context)}</saml:AttributeStatement></saml:Assertion>`
  )
}

function composeContext(context: TransactionContext): string {
  const { interactionId, messageIdRoot, messageIdExt, burgerServiceNummer, applicationId, contextCode } = context
  const attributes: readonly (readonly [string, string])[] = [
    ['autorisatieregel/context', tokenNames.ruleContext],
    ['interactionId', interactionId],
    ['messageIdRoot', messageIdRoot],
    ['messageIdExt', messageIdExt],
    ['burgerServiceNummer', burgerServiceNummer],
    ['applicationID', applicationUrn(applicationId)],
    ['contextCodeSystem', tokenNames.contextCodeSystem],
    ['contextCode', contextCode],
  ]
  return attributes
    .map(
      ([name, value]) =>
        `<saml:Attribute Name="${name}" NameFormat="${tokenNames.unspecifiedFormat}">` +
        `<saml:AttributeValue>${escapeXml(value)}</saml:AttributeValue></saml:Attribute>`,
    )
    .join('')
}

function composeReference(certificate: X509Certificate): string {
  const { issuer, serial } = issuerSerialOf(certificate)
  return (
    `<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>${escapeXml(issuer)}</ds:X509IssuerName>` +
    `<ds:X509SerialNumber>${serial}</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>`
  )
}
