/** Outcome and exit code of a run (design 4.1): a proven 1 outranks 3, and 3 outranks that something is not supported. */

import type { ExchangeResult, Requirement, RunOutcome } from '../contracts/result.ts'
import { unmetVerdicts } from '../report/requirement.ts'

export interface RunDecision {
  outcome: RunOutcome
  exitCode: number
}

const pass: RunDecision = { outcome: 'pass', exitCode: 0 }
const fail: RunDecision = { outcome: 'fail', exitCode: 1 }
const inconclusive: RunDecision = { outcome: 'inconclusive', exitCode: 3 }
/** Nothing was measured of it, and that is no fault of the harness. */
const unsupported: RunDecision = { outcome: 'inconclusive', exitCode: 127 }
export const interrupted: RunDecision = { outcome: 'interrupted', exitCode: 130 }

export function decideOutcome(exchanges: readonly ExchangeResult[], requirement: Requirement): RunDecision {
  const decisions = exchanges.map((exchange) => decideExchange(exchange, requirement))
  // A run that measured nothing has met no requirement.
  if (decisions.length === 0) return inconclusive
  return [fail, inconclusive, unsupported].find((decision) => decisions.includes(decision)) ?? pass
}

/** What could not be measured where something was asked is inconclusive. */
function decideExchange(exchange: ExchangeResult, requirement: Requirement): RunDecision {
  const unmet = unmetVerdicts(exchange, requirement).map(({ verdict }) => exchange.verdicts[verdict].outcome)
  if (exchange.unsupported !== undefined) return unmet.includes('fail') ? fail : unsupported
  if (unmet.length === 0) return pass
  return unmet.every((outcome) => outcome === 'inconclusive') ? inconclusive : fail
}
