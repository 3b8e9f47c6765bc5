/** Fault `skips-revocation`: the broker does not look whether a certificate or a credential was revoked. */

export function checksRevocation(faults: readonly string[]): boolean {
  return !faults.includes('skips-revocation')
}
