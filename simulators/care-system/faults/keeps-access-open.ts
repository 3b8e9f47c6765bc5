/** Fault `keeps-access-open`: what was made available stays open when the Task has ended. */

export function endsAccess(faults: readonly string[]): boolean {
  return !faults.includes('keeps-access-open')
}
