/** Fault `shows-any-statement`: what the login service states of the user is passed on without a look at it. */

export function showsUnchecked(faults: readonly string[]): boolean {
  return faults.includes('shows-any-statement')
}
