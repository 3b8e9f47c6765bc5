/** Fault `asserts-for-any-client`: whoever shows a presentation gets the assertion, and it is bound to nobody. */

export function bindsAssertions(faults: readonly string[]): boolean {
  return !faults.includes('asserts-for-any-client')
}
