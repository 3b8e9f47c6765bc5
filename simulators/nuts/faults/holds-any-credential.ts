/** Fault `holds-any-credential`: what its own systems give it comes into the wallet without being looked at. */

export function checksOwnCredentials(faults: readonly string[]): boolean {
  return !faults.includes('holds-any-credential')
}
