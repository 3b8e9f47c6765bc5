/** TLS of every party, at both sides: mutual, revocation checked, graded by NCSC-NL (TLS guidelines 2025-05, 3.3). */

import type { SecureContextOptions } from 'node:tls'
import type { CertificateChecks } from './faults/lax-certificates.ts'
import type { KeyStore } from './types.ts'

type MutualTlsOptions = SecureContextOptions & { ALPNProtocols: string[]; rejectUnauthorized: boolean }

type TlsChecks = Pick<CertificateChecks, 'path' | 'revocation'>

const conforming: TlsChecks = { path: true, revocation: true }
const pemList = /-----BEGIN X509 CRL-----[^-]+-----END X509 CRL-----/g

export function mutualTlsOptions(keys: KeyStore, checks: TlsChecks = conforming): MutualTlsOptions {
  return {
    key: keys.tls.keyPem,
    cert: keys.tls.chainPem,
    ca: keys.trustPem,
    // With a list given, OpenSSL wants one of every CA in the chain: a missing list is a refusal. Node reads the first
    // of a PEM text only.
    ...(checks.revocation ? { crl: keys.crlPem.match(pemList) ?? [] } : {}),
    rejectUnauthorized: checks.path,
    minVersion: 'TLSv1.2',
    // The hybrid first: without it no handshake can be "Goed" (3.3.3).
    ecdhCurve: 'X25519MLKEM768:X25519:P-256',
    ALPNProtocols: ['http/1.1'],
  }
}
