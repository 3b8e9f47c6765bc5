/** Putting outcomes together. */

import type { Outcome, Reason, Verdict } from '../contracts/result.ts'

/** Worst first: a proven failure outranks doubt, doubt outranks a remark. */
const order: readonly Outcome[] = ['fail', 'inconclusive', 'attention', 'pass', 'not-applicable']

/** What one party, hop or end contributes to a verdict. */
export interface Contribution {
  outcome: Outcome
  reason: Reason
}

/** The worst contribution decides. Its reasons come first; better ones stay, as they are part of the story. */
export function combine(contributions: readonly Contribution[]): Verdict {
  const sorted = contributions.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
  return {
    outcome: sorted[0]?.outcome ?? 'not-applicable',
    reasons: sorted.map(({ outcome, reason }) => ({ ...reason, outcome })),
  }
}
