/** Fault `reuses-nonce`: the node forgets which nonces it has seen. */

export function remembersNonces(faults: readonly string[]): boolean {
  return !faults.includes('reuses-nonce')
}
