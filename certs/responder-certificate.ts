/** Certificate of a delegated OCSP responder (CPS UZI-register, certificate profiles; RFC 6960 4.2.2.2). */

import { createSerial, keyIdentifier } from './certificate.ts'
import type { CertificateAuthority } from './certificate-authority.ts'
import { distinguishedName } from './distinguished-name.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  leafKeyUsage,
  ocspNoCheck,
  subjectKeyIdentifier,
} from './extensions.ts'
import type { RsaKeyPair } from './key-pool.ts'
import { yearsAfter } from './server-certificate.ts'

export interface IssuedResponder {
  /** PKCS#8. */
  privateKeyPem: string
  /** The responder, then the CA that it answers for. */
  chainPem: string
}

const lifetimeYears = 1

export function issueResponder(issuer: CertificateAuthority, now: Date, keys: RsaKeyPair): IssuedResponder {
  const certificatePem = issuer.issue({
    serial: createSerial(),
    subject: distinguishedName([
      ['countryName', 'NL'],
      ['organizationName', 'CIBG'],
      ['commonName', `OCSP responder ${issuer.name}`],
    ]),
    validity: { notBefore: now, notAfter: yearsAfter(now, lifetimeYears) },
    publicKey: keys.publicKey,
    extensions: [
      authorityKeyIdentifier(issuer.keyId),
      subjectKeyIdentifier(keyIdentifier(keys.publicKey)),
      basicConstraints({ ca: false }),
      leafKeyUsage('digitalSignature'),
      extendedKeyUsage('ocspSigning'),
      ocspNoCheck(),
    ],
  })
  return {
    privateKeyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    chainPem: certificatePem + issuer.certificatePem,
  }
}
