/** Fault `accepts-any-statement`: what is wrong with a statement about a user is written down, and does not count. */

export function acceptsFlawed(faults: readonly string[]): boolean {
  return faults.includes('accepts-any-statement')
}
