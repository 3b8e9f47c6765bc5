/** What differs between two rounds of a trial; variants are compared by their id. */

import {
  type ExchangeResult,
  type Level,
  levels,
  type Outcome,
  type Reason,
  type VerdictName,
  verdictNames,
} from '../../contracts/result.ts'
import type { TrialRound } from './trial-input.ts'

export interface VerdictChange {
  exchange: ExchangeResult
  verdict: VerdictName
  before: Outcome
  after: Outcome
}

/** Elements whose level went up (more exposed) or down, of one party in one variant. */
export interface LevelChange {
  exchange: ExchangeResult
  party: string
  up: number
  down: number
  /** Elements that only one of both rounds has: the record may be another. */
  onlyBefore: number
  onlyAfter: number
  /** Such as `3 × plaintext → shielded`, most frequent first. */
  steps: { before: Level; after: Level; count: number; findings: string[] }[]
}

export interface NewReason {
  exchange: ExchangeResult
  verdict: VerdictName
  reason: Reason
}

export interface RoundChanges {
  added: ExchangeResult[]
  gone: ExchangeResult[]
  verdicts: VerdictChange[]
  levels: LevelChange[]
  /** Given now and not before: another kind, about another party or at another place. */
  reasons: NewReason[]
  /** Given before and not now, in variants that both rounds have. */
  settled: NewReason[]
  /** Settings of the run that differ. */
  settings: { name: 'version' | 'backend' | 'ends' | 'seed'; before: string; after: string }[]
}

export function compareRounds(before: TrialRound, after: TrialRound): RoundChanges {
  const earlier = new Map(before.exchanges.map((exchange) => [exchange.id, exchange]))
  const now = new Set(after.exchanges.map(({ id }) => id))
  const pairs = after.exchanges.flatMap((exchange) => {
    const old = earlier.get(exchange.id)
    return old === undefined ? [] : [{ old, exchange }]
  })
  return {
    added: after.exchanges.filter(({ id }) => !earlier.has(id)),
    gone: before.exchanges.filter(({ id }) => !now.has(id)),
    verdicts: pairs.flatMap(compareVerdicts),
    levels: pairs.flatMap(compareLevels),
    reasons: pairs.flatMap(({ old, exchange }) => listNew(old, exchange)),
    settled: pairs.flatMap(({ old, exchange }) => listNew(exchange, old)),
    settings: compareSettings(before, after),
  }
}

interface Pair {
  old: ExchangeResult
  exchange: ExchangeResult
}

function compareVerdicts({ old, exchange }: Pair): VerdictChange[] {
  return verdictNames.flatMap((verdict) => {
    const [was, is] = [old.verdicts[verdict].outcome, exchange.verdicts[verdict].outcome]
    return was === is ? [] : [{ exchange, verdict, before: was, after: is }]
  })
}

function compareLevels({ old, exchange }: Pair): LevelChange[] {
  const parties = [...new Set([...old.exposures, ...exchange.exposures].map(({ party }) => party))]
  return parties.flatMap((party) => {
    const was = new Map(old.exposures.filter((one) => one.party === party).map((one) => [one.element, one.level]))
    const own = exchange.exposures.filter((one) => one.party === party)
    const moved = own.flatMap(({ element, level, findings }) => {
      const before = was.get(element)
      return before === undefined || before === level ? [] : [{ before, after: level, findings }]
    })
    const onlyAfter = own.filter(({ element }) => !was.has(element)).length
    const present = new Set(own.map(({ element }) => element))
    const onlyBefore = [...was.keys()].filter((element) => !present.has(element)).length
    if (moved.length + onlyBefore + onlyAfter === 0) return []
    const up = moved.filter((one) => levels.indexOf(one.after) < levels.indexOf(one.before)).length
    return [{ exchange, party, up, down: moved.length - up, onlyBefore, onlyAfter, steps: countSteps(moved) }]
  })
}

function countSteps(moved: readonly { before: Level; after: Level; findings: string[] }[]): LevelChange['steps'] {
  const groups = [...Map.groupBy(moved, ({ before, after }) => `${before} ${after}`).values()]
  return groups
    .flatMap((group) => {
      const [first] = group
      const findings = group.flatMap((one) => one.findings)
      return first === undefined ? [] : [{ before: first.before, after: first.after, count: group.length, findings }]
    })
    .toSorted((a, b) => b.count - a.count)
}

/** How much there was of something is no news; who and what is. */
const measures: ReadonlySet<string> = new Set(['example', 'detail'])

function reasonKey(verdict: VerdictName, { code, values }: Reason): string {
  const named = Object.entries(values).filter(([name, value]) => typeof value === 'string' && !measures.has(name))
  return JSON.stringify([verdict, code, named])
}

function listNew(old: ExchangeResult, exchange: ExchangeResult): NewReason[] {
  return verdictNames.flatMap((verdict) => {
    const known = new Set(old.verdicts[verdict].reasons.map((reason) => reasonKey(verdict, reason)))
    return exchange.verdicts[verdict].reasons
      .filter((reason) => !known.has(reasonKey(verdict, reason)))
      .map((reason) => ({ exchange, verdict, reason }))
  })
}

function compareSettings(before: TrialRound, after: TrialRound): RoundChanges['settings'] {
  const read = ({ result: { tool, run } }: TrialRound) => ({
    version: tool.version,
    backend: run.backend,
    ends: run.ends,
    seed: run.seed,
  })
  const [was, is] = [read(before), read(after)]
  const names = ['version', 'backend', 'ends', 'seed'] as const
  return names.filter((name) => was[name] !== is[name]).map((name) => ({ name, before: was[name], after: is[name] }))
}
