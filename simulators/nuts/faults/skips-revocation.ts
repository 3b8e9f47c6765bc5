/** Fault `skips-revocation`: the node looks at neither status lists nor the revocation lists of the CAs. */

export function checksRevocation(faults: readonly string[]): boolean {
  return !faults.includes('skips-revocation')
}
