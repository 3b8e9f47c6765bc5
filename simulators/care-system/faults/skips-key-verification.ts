/** The end encrypts to whatever key the address register gives, without checking the certificate with it. */

export function verifiesRecipient(faults: readonly string[]): boolean {
  return !faults.includes('skips-key-verification')
}
