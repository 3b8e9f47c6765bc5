/** Fault `trusts-any-issuer`: the policy of the node names no CA, so any CA will do. */

export function pinsIssuer(faults: readonly string[]): boolean {
  return !faults.includes('trusts-any-issuer')
}
