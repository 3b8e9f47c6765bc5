/** Fault `reuses-nonce`: a nonce counts as often as it is shown while it lives. */

export function takesNoncesOnce(faults: readonly string[]): boolean {
  return !faults.includes('reuses-nonce')
}
