/** Bounds what all parts of one container together expand to; each part is bounded by the step's own limit. */

import type { Budget } from '../../contracts/probe.ts'

/** Times the limit of one step. */
const maxTimes = 4

export interface ExpansionMeter {
  /** Counts bytes that were put out; false, and recorded, when there are more than a container may give. */
  spend(bytes: number): boolean
  /** Nothing more may be expanded. */
  readonly ended: boolean
}

export function createExpansionMeter(budget: Budget, what: string): ExpansionMeter {
  const most = budget.maxExpandedBytes * maxTimes
  let spent = 0
  return {
    spend(bytes) {
      spent += bytes
      if (spent > most) budget.hit(`${what}: more than ${most} bytes from one file`)
      return spent <= most
    },
    get ended() {
      return spent > most
    },
  }
}
