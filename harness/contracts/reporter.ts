/** A reporter watches a run. It may never break one: what it throws is shown and ignored. */

import type { StepRecord } from './party.ts'
import type { ExchangeResult, Finding, Result } from './result.ts'
import type { ExchangePlan } from './scenario.ts'

export interface ReporterContext {
  /** The run's folder; reports are written here. */
  directory: string
  language: 'nl' | 'en'
}

/** What an exchange is doing at the moment. */
export type Phase = 'preparing' | 'starting' | 'exchanging' | 'collecting' | 'probing' | 'judged'

export interface Reporter {
  onRunBegin?(plans: readonly ExchangePlan[], context: ReporterContext): void
  onPhase?(plan: ExchangePlan, phase: Phase): void
  onStep?(plan: ExchangePlan, step: StepRecord): void
  onExchangeEnd?(plan: ExchangePlan, result: ExchangeResult, findings: readonly Finding[]): void
  /** May write files into the run's folder. Returns the file to show to the user, if any. */
  onRunEnd?(result: Result, context: ReporterContext): Promise<string | undefined> | string | undefined
}
