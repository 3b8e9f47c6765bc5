/** How much work passwords may cause: whoever writes a message chooses the number of rounds (RFC 8018 4.2). */

import type { Budget } from '../../../contracts/probe.ts'

export interface KdfAllowance {
  /** False when the work is more than is done for one password, or in all; the budget then says so. */
  spend(rounds: number, budget: Budget): boolean
}

/** Well above what products use (600,000 for PBKDF2 as OWASP advises). */
const maxRounds = 2_000_000
/** About ten seconds. */
const maxTotalRounds = 30_000_000

export function createKdfAllowance(): KdfAllowance {
  let left = maxTotalRounds
  return {
    spend(rounds, budget) {
      if (!Number.isSafeInteger(rounds) || rounds < 1) return false
      if (rounds > maxRounds) {
        budget.hit(`password: more than ${maxRounds} rounds`)
        return false
      }
      if (rounds > left) {
        budget.hit(`passwords: more than ${maxTotalRounds} rounds in all`)
        return false
      }
      left -= rounds
      return true
    },
  }
}
