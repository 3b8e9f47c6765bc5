/** The signature of a SAML assertion, as the Dutch platforms ask for it. */

import { SignedXml } from 'xml-crypto'
import type { KeyStore } from '../types.ts'

/** XML Signature 1.1, 6.1: identifiers of algorithms. */
export const signatureAlgorithms = {
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  exclusiveC14n: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
} as const

/** Enveloped signature right after the Issuer (SAML 2.0 core 5.4, schema order), RSA with SHA-256. */
export function signAssertion(key: KeyStore['tls'], assertion: string): string {
  const { rsaSha256, sha256, exclusiveC14n, enveloped } = signatureAlgorithms
  const signed = new SignedXml({
    privateKey: key.keyPem,
    publicCert: key.certificate.toString(),
    signatureAlgorithm: rsaSha256,
    canonicalizationAlgorithm: exclusiveC14n,
  })
  signed.addReference({ xpath: '/*', transforms: [enveloped, exclusiveC14n], digestAlgorithm: sha256 })
  signed.computeSignature(assertion, {
    prefix: 'ds',
    location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
  })
  return signed.getSignedXml()
}
