/** Fault `ignores-assertion-binding`: the assertion of a broker counts for whoever shows it. */

export function checksAssertionBinding(faults: readonly string[]): boolean {
  return !faults.includes('ignores-assertion-binding')
}
