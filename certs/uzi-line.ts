/**
 * The two server lines of the UZI-register in their test form. Names start with `TEST`, policies and the OID CA lie in
 * the test arc 2.16.528.1.1007.99, and every address ends in `.test` (RFC 6761 6.2), so nothing here can be taken for,
 * or reach, the real register.
 */

import { pkcs1Sha256, pssSha512, type SignatureProfile } from './signature.ts'

export type UziLineName = 'G1' | 'G4'

export interface UziLine {
  names: { root: string; domain: string; issuing: string }
  policies: readonly string[]
  signature: SignatureProfile
  /** G4 leaves name the subscriber a second time, as permanentIdentifier (RFC 4043). */
  permanentIdentifier: boolean
}

/** OID CA of server certificates, first field of the otherName. */
export const serverCaOid = '2.16.528.1.1007.99.2110'
export const cpsUri = 'https://cps.uzi-register.test/uzi-register.html'
export const userNotice = 'Dit certificaat dient uitsluitend om met het UZI-register te testen.'
export const ocspUri = 'http://ocsp.uzi-register.test'

export const uziLines: Readonly<Record<UziLineName, UziLine>> = {
  G1: {
    names: {
      root: 'TEST Zorg CSP Private Root CA G1',
      domain: 'TEST Zorg CSP Level 2 Private Services CA G1',
      issuing: 'TEST UZI-register Private Server CA G1',
    },
    policies: ['2.16.528.1.1007.99.12'],
    signature: pkcs1Sha256,
    permanentIdentifier: false,
  },
  G4: {
    names: {
      root: 'TEST Zorg CSP - G4 Root Priv G-TLS - 2024',
      domain: 'TEST Zorg CSP - G4 Intm Priv G-TLS SYS - 2024',
      issuing: 'TEST UZI Server - G4 Priv G-TLS SYS - 2025',
    },
    // The second is NCP of ETSI EN 319 411-1.
    policies: ['2.16.528.1.1007.99.44.15.35.11', '0.4.0.2042.1.1'],
    signature: pssSha512,
    permanentIdentifier: true,
  },
}

/** Where the revocation list of a CA would be published. */
export function revocationListUri(caName: string): string {
  return `http://crl.uzi-register.test/cdp/${slug(caName)}.crl`
}

/** Where the certificate of a CA would be published. */
export function caCertificateUri(caName: string): string {
  return `http://crl.uzi-register.test/cacerts/${slug(caName)}.cer`
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
}
