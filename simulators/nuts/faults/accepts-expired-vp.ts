/** Fault `accepts-expired-vp`: the node takes a presentation whenever it was made; how long it may live is still checked. */

export function checksPresentationTime(faults: readonly string[]): boolean {
  return !faults.includes('accepts-expired-vp')
}
