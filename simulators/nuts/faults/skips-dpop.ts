/** Fault `skips-dpop`: the node says of every DPoP proof that it is valid. */

export function checksProofs(faults: readonly string[]): boolean {
  return !faults.includes('skips-dpop')
}
