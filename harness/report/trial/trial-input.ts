/** What the findings report of a trial round is made of. */

import type { ExchangeEvidence } from '../../contracts/evidence.ts'
import type { Manifest, Titles } from '../../contracts/manifest.ts'
import type { ExchangeResult, Result } from '../../contracts/result.ts'
import type { Language } from '../words.ts'

/** What the report reads of the evidence of an exchange. */
export type TrialEvidence = Pick<ExchangeEvidence, 'plan' | 'trials' | 'parties'>

export interface TrialScenario {
  id: string
  title: Titles
  source: string
  /** Its variants as the scenario has them now. */
  exchanges: readonly { id: string }[]
}

/** The exchanges of the trial in a round, with the run they were part of. */
export interface TrialRound {
  result: Result
  exchanges: readonly ExchangeResult[]
  /** Exchanges of the run that are no part of this trial. */
  leftOut: number
}

export interface TrialInput {
  trial: string
  /** Which round it is; the id of the run when nobody said. */
  round?: string
  language: Language
  current: TrialRound
  previous?: TrialRound
  /** Exchange → its evidence, of the current round. */
  evidence: ReadonlyMap<string, TrialEvidence>
  scenarios: readonly TrialScenario[]
  /** By id of the system. */
  systems: ReadonlyMap<string, Pick<Manifest, 'title' | 'mustRead'>>
  /** How the commands name the run. */
  runReference: string
}

/** The part of a run that belongs to a trial. */
export function takeRound(result: Result, scenarios: readonly Pick<TrialScenario, 'id'>[]): TrialRound {
  const own = new Set(scenarios.map(({ id }) => id))
  const exchanges = result.exchanges.filter(({ scenario }) => own.has(scenario))
  return { result, exchanges, leftOut: result.exchanges.length - exchanges.length }
}
