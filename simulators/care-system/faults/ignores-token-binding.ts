/** Fault `ignores-token-binding`: what a token is bound to is written down and never looked at. */

export function checksBinding(faults: readonly string[]): boolean {
  return !faults.includes('ignores-token-binding')
}
