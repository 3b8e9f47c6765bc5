/** Faults of a party that does not look well at the certificates of others. */

export interface CertificateChecks {
  /** Path, validity, purpose and host name, as TLS has them. */
  path: boolean
  /** The lists of the CAs. */
  revocation: boolean
  /** The rules of the UZI-register for a server, and whose it is. */
  profile: boolean
}

export function certificateChecks(faults: readonly string[]): CertificateChecks {
  const trustsAny = faults.includes('trusts-any-certificate')
  return {
    path: !trustsAny,
    revocation: !faults.includes('skips-tls-revocation'),
    profile: !trustsAny && !faults.includes('skips-uzi-rules'),
  }
}
