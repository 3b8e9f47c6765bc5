/** Fault `ignores-token-binding`: the enforcement point takes a bound token from anybody, without a proof. */

export function checksBinding(faults: readonly string[]): boolean {
  return !faults.includes('ignores-token-binding')
}
