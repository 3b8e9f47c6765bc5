/** A round of a trial made of the sample run, for what needs no real bytes. */

import type { ExchangeResult } from '../../../../harness/contracts/result.ts'
import { type TrialEvidence, type TrialInput, takeRound } from '../../../../harness/report/trial/trial-input.ts'
import { makeSample } from '../sample.ts'

export async function makeInput(language: 'nl' | 'en' = 'en'): Promise<TrialInput> {
  const sample = makeSample()
  const scenarios = Object.entries(sample.scenarioTitles).map(([id, title]) => ({
    ...{ id, title, source: 'LDN plan' },
    exchanges: sample.plans,
  }))
  const evidence = new Map<string, TrialEvidence>()
  for (const plan of sample.plans) {
    const { parties } = await sample.loadEvidence(plan.id)
    evidence.set(plan.id, { plan, trials: [], parties })
  }
  return {
    ...{ trial: 'cn-4', language, scenarios, evidence, runReference: 'out/round-2' },
    current: takeRound(sample.result, scenarios),
    systems: new Map(),
  }
}

export function exchangeOf({ current }: TrialInput, variant: string): ExchangeResult {
  const exchange = current.exchanges.find((candidate) => candidate.variant === variant)
  if (exchange === undefined) throw new Error(`the sample has no variant ${variant}`)
  return exchange
}
