/** Outcome and exit code of a run (design 4.1): a proven 1 outranks 3. */

import type { ExchangeResult, Requirement, RunOutcome, VerdictName } from '../contracts/result.ts'

export interface RunDecision {
  outcome: RunOutcome
  exitCode: number
}

const pass: RunDecision = { outcome: 'pass', exitCode: 0 }
const fail: RunDecision = { outcome: 'fail', exitCode: 1 }
const inconclusive: RunDecision = { outcome: 'inconclusive', exitCode: 3 }
export const interrupted: RunDecision = { outcome: 'interrupted', exitCode: 130 }

export function decideOutcome(exchanges: readonly ExchangeResult[], requirement: Requirement): RunDecision {
  const decisions = exchanges.map((exchange) => decideExchange(exchange, requirement))
  // A run that measured nothing has met no requirement.
  if (decisions.length === 0) return inconclusive
  return (
    decisions.find((decision) => decision === fail) ?? decisions.find((decision) => decision === inconclusive) ?? pass
  )
}

function decideExchange(exchange: ExchangeResult, requirement: Requirement): RunDecision {
  if (requirement === 'expected') return decideExpected(exchange)
  const { outcome } = exchange.verdicts[requirement]
  if (outcome === 'pass') return pass
  return outcome === 'inconclusive' ? inconclusive : fail
}

/** An unexpected pass fails too. What could not be measured where something was expected is inconclusive. */
function decideExpected({ verdicts, expected }: ExchangeResult): RunDecision {
  const different = Object.entries(expected)
    .filter(([name, expectation]) => verdicts[name as VerdictName].outcome !== expectation.outcome)
    .map(([name]) => verdicts[name as VerdictName].outcome)
  if (different.length === 0) return pass
  return different.every((outcome) => outcome === 'inconclusive') ? inconclusive : fail
}
