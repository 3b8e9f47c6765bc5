/**
 * What the round found, as numbered sentences: the reasons of the verdicts. A sentence that several variants or verdicts
 * give is one statement. Numbers of elements are part of what it states; of other numbers it gives the range.
 */

import { type ExchangeResult, type Reason, type VerdictName, verdictNames } from '../../contracts/result.ts'
import { sayReason } from '../say-reason.ts'
import type { Language } from '../words.ts'

/** Network, parties in between, agreement: the items that a trial reports on. */
export type Item = 'network' | 'between' | 'vouching' | 'agreement'

export interface Statement {
  /** Such as `N-3`. */
  number: string
  item: Item
  sentence: string
  verdicts: VerdictName[]
  exchanges: ExchangeResult[]
  /** Ids of the findings that prove it. */
  findings: string[]
  /** Files below the run's folder that hold what it was judged from, where no finding proves it. */
  files: string[]
}

export interface Statements {
  of(item: Item): readonly Statement[]
  /** Numbers of the statements that a verdict rests on. */
  behind(exchange: ExchangeResult, verdict: VerdictName): readonly string[]
}

const items: Readonly<Record<VerdictName, { item: Item; letter: string }>> = {
  channel: { item: 'network', letter: 'N' },
  strict: { item: 'between', letter: 'B' },
  flexible: { item: 'between', letter: 'B' },
  atRest: { item: 'between', letter: 'B' },
  systemAuthentication: { item: 'vouching', letter: 'V' },
  userAuthentication: { item: 'vouching', letter: 'V' },
  functional: { item: 'agreement', letter: 'A' },
}

/** Numbers of elements, which a statement is about; other numbers tell how much was looked at. */
const elementCounts: ReadonlySet<string> = new Set(['count', 'missing', 'changed'])

interface Given {
  exchange: ExchangeResult
  verdict: VerdictName
  reason: Reason
}

/** `fileOf`: where an observation lies below the folder of its exchange. */
export function collectStatements(
  exchanges: readonly ExchangeResult[],
  language: Language,
  fileOf: (exchange: string, observation: string) => string,
): Statements {
  const given = verdictNames.flatMap((verdict) =>
    exchanges.flatMap((exchange) =>
      exchange.verdicts[verdict].reasons.map((reason): Given => ({ exchange, verdict, reason })),
    ),
  )
  // What bytes prove comes first.
  const isProven = (group: readonly Given[]) => group.some(({ reason }) => reason.findings.length > 0)
  const groups = [...Map.groupBy(given, keyOf).values()].toSorted((a, b) => Number(isProven(b)) - Number(isProven(a)))
  const counts = new Map<string, number>()
  const statements = groups.map((group) => {
    const { item, letter } = items[group[0]?.verdict ?? 'functional']
    const count = (counts.get(letter) ?? 0) + 1
    counts.set(letter, count)
    return { group, statement: describe(group, { number: `${letter}-${count}`, item }, language, fileOf) }
  })
  return {
    of: (item) => statements.filter(({ statement }) => statement.item === item).map(({ statement }) => statement),
    behind: (exchange, verdict) =>
      statements
        .filter(({ group }) => group.some((one) => one.exchange === exchange && one.verdict === verdict))
        .map(({ statement }) => statement.number),
  }
}

/** Where the evidence of an exchange lies below the run's folder. */
export function evidencePath(exchange: string, file: string): string {
  return `evidence/${exchange}/${file}`
}

function keyOf({ verdict, reason: { code, values } }: Given): string {
  const telling = Object.entries(values).filter(
    ([name, value]) => name !== 'example' && (typeof value === 'string' || elementCounts.has(name)),
  )
  return JSON.stringify([items[verdict].item, code, telling])
}

function describe(
  group: readonly Given[],
  { number, item }: Pick<Statement, 'number' | 'item'>,
  language: Language,
  fileOf: (exchange: string, observation: string) => string,
): Statement {
  const findings = group.flatMap(({ reason }) => reason.findings)
  const { code = 'fault', text = '' } = group[0]?.reason ?? {}
  return {
    number,
    item,
    sentence: sayReason({ code, text, values: spanValues(group) }, language),
    verdicts: [...new Set(group.map(({ verdict }) => verdict))],
    exchanges: [...new Set(group.map(({ exchange }) => exchange))],
    findings,
    files: findings.length > 0 ? [] : [...new Set(group.flatMap((given) => filesOf(given, fileOf)))],
  }
}

/** Values of the first, numbers that differ as a range. */
function spanValues(group: readonly Given[]): Reason['values'] {
  const first = group[0]?.reason.values ?? {}
  return Object.fromEntries(
    Object.entries(first).map(([name, value]) => {
      const numbers = group.map(({ reason }) => reason.values[name]).filter((other) => typeof other === 'number')
      if (typeof value !== 'number') return [name, value]
      const [least, most] = [Math.min(...numbers), Math.max(...numbers)]
      return [name, least === most ? value : `${least}–${most}`]
    }),
  )
}

/** What the parties named in the reason recorded, or else how the exchange went and what was tried from outside. */
function filesOf({ exchange, reason }: Given, fileOf: (exchange: string, observation: string) => string): string[] {
  const { observations = [] } = reason
  if (observations.length > 0) return observations.map((id) => evidencePath(exchange.id, fileOf(exchange.id, id)))
  if (reason.code.startsWith('trial-')) return [evidencePath(exchange.id, 'exchange.json')]
  const ids = new Set(exchange.parties.map(({ id }) => id))
  const named = Object.values(reason.values).filter((value) => typeof value === 'string' && ids.has(value))
  if (named.length === 0) return [evidencePath(exchange.id, 'exchange.json')]
  return [...new Set(named)].map((party) => evidencePath(exchange.id, `${party}/index.json`))
}
