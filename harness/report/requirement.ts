/** Which verdicts a run asks something of, and whether they meet it (design 4.1, `--require`). */

import type { ReasonCode } from '../contracts/reasons.ts'
import type { ExchangeResult, Outcome, Requirement, VerdictName } from '../contracts/result.ts'
import { verdictNames } from '../contracts/result.ts'

/** The judge gives these only where processors count as part of the end they work for. */
const ofProcessors: ReadonlySet<ReasonCode> = new Set<ReasonCode>(['exposed-processor', 'identity-exposed-processor'])

/** Outcome that the requirement asks of this verdict; undefined where it asks nothing. */
export function requiredOutcome(
  exchange: ExchangeResult,
  verdict: VerdictName,
  require: Requirement,
): Outcome | undefined {
  if (require === 'expected') return exchange.expected[verdict]?.outcome
  return verdict === require ? 'pass' : undefined
}

/**
 * Whether a verdict is as the requirement asks. `strict` and `flexible` are also met by attention for nothing but what
 * processors can read that work for an end: the end is the system, and they are of it (E2E-report 2.5.2; design 2.3).
 */
export function isMet(exchange: ExchangeResult, verdict: VerdictName, require: Requirement): boolean {
  const required = requiredOutcome(exchange, verdict, require)
  const { outcome, reasons } = exchange.verdicts[verdict]
  if (required === undefined || required === outcome) return true
  if (require === 'expected' || outcome !== 'attention') return false
  const remarks = reasons.filter((reason) => reason.outcome !== 'pass' && reason.outcome !== 'not-applicable')
  return remarks.length > 0 && remarks.every(({ code }) => ofProcessors.has(code))
}

/** Verdicts that came out otherwise than asked. An unexpected pass is one of them. */
export function unmetVerdicts(
  exchange: ExchangeResult,
  require: Requirement,
): { verdict: VerdictName; required: Outcome }[] {
  return verdictNames.flatMap((verdict) => {
    const required = requiredOutcome(exchange, verdict, require)
    return required === undefined || isMet(exchange, verdict, require) ? [] : [{ verdict, required }]
  })
}
