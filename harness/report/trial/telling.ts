/** What every section of the report needs: the round, its words, and the references it makes. */

import type { ExchangeResult, Finding, Outcome } from '../../contracts/result.ts'
import { marks, type Words, words } from '../words.ts'
import type { Cell, Inline } from './document.ts'
import { createReferences, type References } from './references.ts'
import { collectStatements, type Statements } from './statements.ts'
import type { TrialInput } from './trial-input.ts'
import { createSay, type Say } from './words.ts'

export interface Telling {
  input: TrialInput
  say: Say
  words: Words
  references: References
  statements: Statements
  exchanges: readonly ExchangeResult[]
  /** Exchange → its findings. */
  findings: ReadonlyMap<string, readonly Finding[]>
  /** An exchange as the tables name it: its variant, where the trial has one scenario. */
  name(exchange: { id: string; variant: string }): string
  outcome(outcome: Outcome): Inline
  joinNames(exchanges: readonly ExchangeResult[]): Cell
}

/** More than this many that are left out are not named in place of those that are meant. */
const mostOthers = 3

export function createTelling(input: TrialInput): Telling {
  const { language, current } = input
  const say = createSay(language)
  const several = new Set(current.exchanges.map(({ scenario }) => scenario)).size > 1
  const name: Telling['name'] = ({ id, variant }) => (several ? id : variant)
  const own = new Set(current.exchanges.map(({ id }) => id))
  const findings = current.result.findings.filter(({ exchange }) => own.has(exchange))
  return {
    input,
    say,
    words: words[language],
    references: createReferences(findings, (count) => say('more', { count })),
    statements: collectStatements(current.exchanges, language, (exchange, id) => fileOf(input, exchange, id)),
    exchanges: current.exchanges,
    findings: Map.groupBy(findings, ({ exchange }) => exchange),
    name,
    outcome: (outcome) => ({
      kind: 'outcome',
      outcome,
      text: `${marks[outcome]} ${words[language].outcomes[outcome]}`,
    }),
    joinNames: (exchanges) => [joinNames(say, current.exchanges, new Set(exchanges), name)],
  }
}

/** The id itself, where the evidence does not have it. */
export function fileOf({ evidence }: TrialInput, exchange: string, id: string): string {
  const observations = evidence.get(exchange)?.parties.flatMap((party) => party.observations)
  return observations?.find((one) => one.id === id)?.file ?? id
}

/** By scenario where there are several: all of it, all but a few, or the variants meant. */
function joinNames(
  say: Say,
  all: readonly ExchangeResult[],
  named: ReadonlySet<ExchangeResult>,
  name: Telling['name'],
): string {
  if (named.size === all.length && named.size > 1) return say('allVariants', { count: named.size })
  const scenarios = [...Map.groupBy(all, ({ scenario }) => scenario)]
  const told = scenarios.flatMap(([scenario, own]) => {
    const meant = own.filter((exchange) => named.has(exchange))
    const others = own.filter((exchange) => !named.has(exchange))
    const variants = (some: readonly ExchangeResult[]) => some.map(({ variant }) => variant).join(', ')
    if (meant.length === 0) return []
    if (scenarios.length > 1 && own.length === 1) return [own.map(name).join(', ')]
    const before = scenarios.length > 1 ? `${scenario}: ` : ''
    if (others.length === 0) return [`${before}${say('allVariants', { count: own.length })}`]
    const brief = others.length <= mostOthers && others.length * 3 < meant.length
    return [`${before}${brief ? say('allBut', { names: variants(others) }) : variants(meant)}`]
  })
  return told.join('; ')
}
