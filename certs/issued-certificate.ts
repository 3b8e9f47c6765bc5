/** What a subscriber gets for a request. */

import { randomInt, X509Certificate } from 'node:crypto'
import type { RsaKeyPair } from './key-pool.ts'

export interface IssuedCertificate {
  /** PKCS#8. */
  privateKeyPem: string
  certificatePem: string
  /** Leaf, issuing CA, domain CA; the root is left out (RFC 8446 4.4.2). */
  chainPem: string
  uziNumber: string
  /** X.509 serial number, hexadecimal in upper case; not the UZI number, which the subject calls serialNumber. */
  serialNumber: string
}

export function describeIssued(
  keys: RsaKeyPair,
  uziNumber: string,
  certificatePem: string,
  authoritiesPem: readonly string[],
): IssuedCertificate {
  return {
    privateKeyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem,
    chainPem: [certificatePem, ...authoritiesPem].join(''),
    uziNumber,
    serialNumber: new X509Certificate(certificatePem).serialNumber,
  }
}

/** Numbers of 9 digits that do not repeat; the start is random because every authority draws from one series. */
export function createUziNumbers(): () => string {
  let last = randomInt(900_000_000, 990_000_000)
  return () => {
    last += 1
    return String(last)
  }
}
