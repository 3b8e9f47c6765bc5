/** Which verdicts a run asks something of, and whether they meet it (design 4.1, `--require`). */

import type { ExchangeResult, Outcome, Requirement, VerdictName } from '../contracts/result.ts'
import { verdictNames } from '../contracts/result.ts'

/** Outcome that the requirement asks of this verdict; undefined where it asks nothing. */
export function requiredOutcome(
  exchange: ExchangeResult,
  verdict: VerdictName,
  require: Requirement,
): Outcome | undefined {
  if (require === 'expected') return exchange.expected[verdict]?.outcome
  return verdict === require ? 'pass' : undefined
}

/** Verdicts that came out otherwise than asked. An unexpected pass is one of them. */
export function unmetVerdicts(
  exchange: ExchangeResult,
  require: Requirement,
): { verdict: VerdictName; required: Outcome }[] {
  return verdictNames.flatMap((verdict) => {
    const required = requiredOutcome(exchange, verdict, require)
    return required === undefined || required === exchange.verdicts[verdict].outcome ? [] : [{ verdict, required }]
  })
}
