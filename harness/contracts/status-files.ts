/** What the party that answers for a CA holds below `<directory>/keys/`, beside `keyFiles` (RFC 6960). */

export const statusFiles = {
  /** Key of the delegated responder. */
  key: 'ocsp.key.pem',
  /** Its certificate first, then the CA that it answers for. */
  chain: 'ocsp.chain.pem',
  /** Every certificate that the CA has issued, and the list of what it has revoked of them up to this moment. */
  register: 'ocsp.register.pem',
} as const

/** What a CA knows of its own certificates at this moment, PEM. */
export interface CertificateRegister {
  certificatesPem: string
  /** A newer list than others have: every revocation stands on it. */
  listPem: string
}
