/** What was not measured, weaker or inconclusive; open points; where the expectations come from. */

import { type ExchangeResult, verdictNames } from '../../../contracts/result.ts'
import { sayReason } from '../../say-reason.ts'
import { type Block, type Cell, type Draft, paragraph, type Table, tableOf } from '../document.ts'
import type { Telling } from '../telling.ts'

export function tellLimits(telling: Telling): Draft {
  const { say } = telling
  return {
    title: say('limitsTitle'),
    parts: [
      {
        title: say('unobservedTitle'),
        blocks: [tellUnmeasured(telling), tabulateUnobserved(telling) ?? paragraph(say('unobservedNone'))],
      },
      { title: say('openTitle'), blocks: [paragraph(say('openIntro')), ...tellOpen(telling)] },
      { title: say('scopeTitle'), blocks: [{ kind: 'list', items: listScope(telling) }] },
      { title: say('sourcesTitle'), blocks: [paragraph(say('sourcesIntro')), tabulateSources(telling)] },
    ],
  }
}

/** Variants that the trial has and the round has not. */
function tellUnmeasured({ say, input, exchanges }: Telling): Block | undefined {
  const measured = new Set(exchanges.map(({ id }) => id))
  const missing = input.scenarios.flatMap((scenario) => scenario.exchanges.filter(({ id }) => !measured.has(id)))
  return missing.length === 0
    ? undefined
    : paragraph(say('unmeasured', { variants: missing.map(({ id }) => id).join(', ') }))
}

interface Gap {
  exchange: ExchangeResult
  party: string
  what: string
  reason: string
}

function tabulateUnobserved(telling: Telling): Table | undefined {
  const { say, words, exchanges } = telling
  const gaps = exchanges.flatMap((exchange): Gap[] => [
    ...(exchange.unobserved ?? []).map(({ party, vantage, reason }) => ({
      ...{ exchange, party, reason },
      what: words.vantages[vantage],
    })),
    ...(exchange.replays ?? []).flatMap(({ party, notTried }) =>
      notTried === undefined ? [] : [{ exchange, party, what: say('replaying'), reason: notTried }],
    ),
    ...(exchange.unsupported === undefined
      ? []
      : [{ exchange, party: '–', what: say('unsupported'), reason: exchange.unsupported }]),
    ...exchange.coverage.flatMap(({ party, budgetsHit }) =>
      budgetsHit.length === 0 ? [] : [{ exchange, party, what: say('limitsHit'), reason: budgetsHit.join('; ') }],
    ),
    ...exchange.coverage.flatMap(({ party, opaqueBytes }) =>
      opaqueBytes === 0 ? [] : [{ exchange, party, what: say('opaqueBytes'), reason: String(opaqueBytes) }],
    ),
  ])
  const groups = [...Map.groupBy(gaps, ({ party, what, reason }) => JSON.stringify([party, what, reason])).values()]
  return tableOf(
    say('unobservedCaption'),
    [
      { head: say('party'), weight: 1.5 },
      { head: say('what'), weight: 1.5 },
      { head: say('why'), weight: 3 },
      { head: say('variants'), weight: 3 },
    ],
    groups.flatMap((group) => {
      const [first] = group
      const where = telling.joinNames(group.map(({ exchange }) => exchange))
      return first === undefined ? [] : [[first.party, first.what, first.reason, where]]
    }),
  )
}

/** Verdicts that decide nothing yet, that call for attention, or that are not as expected. */
function tellOpen(telling: Telling): (Table | ReturnType<typeof paragraph>)[] {
  const { say, words, exchanges, input } = telling
  const open = exchanges.flatMap((exchange) =>
    verdictNames.flatMap((verdict) => {
      const { outcome, reasons } = exchange.verdicts[verdict]
      const expected = exchange.expected[verdict]?.outcome
      const unexpected = expected !== undefined && expected !== outcome
      if (outcome !== 'inconclusive' && outcome !== 'attention' && !unexpected) return []
      const [first] = reasons
      return [{ exchange, verdict, outcome, reason: first === undefined ? '–' : sayReason(first, input.language) }]
    }),
  )
  const groups = [
    ...Map.groupBy(open, ({ verdict, outcome, reason }) => JSON.stringify([verdict, outcome, reason])).values(),
  ]
  const table = tableOf(
    say('openCaption'),
    [
      { head: say('verdict'), weight: 1.6 },
      { head: say('outcome'), weight: 1.3 },
      { head: say('why'), weight: 3.4 },
      { head: say('variants'), weight: 2.6 },
    ],
    groups.flatMap((group) => {
      const [first] = group
      if (first === undefined) return []
      const where = telling.joinNames(group.map(({ exchange }) => exchange))
      return [[words.verdicts[first.verdict], [telling.outcome(first.outcome)], first.reason, where]]
    }),
  )
  return [table ?? paragraph(say('openNone'))]
}

function listScope({ say, exchanges, input }: Telling): Cell[] {
  const parties = exchanges.flatMap((exchange) => exchange.parties)
  const products = [...new Set(parties.flatMap(({ product }) => product ?? []))]
  const unjudged = exchanges.flatMap(({ expected }) =>
    verdictNames.filter((verdict) => expected[verdict] === undefined),
  )
  const { run } = input.current.result
  return [
    [products.length === 0 ? say('scopeSimulators') : say('scopeProducts', { products: products.join(', ') })],
    [say('scopeNetwork', { backend: run.backend })],
    [say('scopeData')],
    [say('scopeUnjudged', { count: unjudged.length, all: exchanges.length * verdictNames.length })],
    [say(run.ends === 'system' ? 'scopeEndsSystem' : 'scopeEndsOrganisation')],
  ]
}

function tabulateSources(telling: Telling): Table | undefined {
  const { say, words, exchanges } = telling
  const expectations = exchanges.flatMap((exchange) =>
    verdictNames.flatMap((verdict) => {
      const expected = exchange.expected[verdict]
      return expected === undefined ? [] : [{ exchange, verdict, ...expected }]
    }),
  )
  const groups = [...Map.groupBy(expectations, ({ source }) => source)]
  return tableOf(
    say('sourcesCaption'),
    [
      { head: say('source'), weight: 3.4 },
      { head: say('expectedHere'), weight: 3.4 },
    ],
    groups.map(([source, group]) => {
      const byOutcome = [
        ...Map.groupBy(group, ({ verdict, outcome }) => `${words.verdicts[verdict]}: ${words.outcomes[outcome]}`),
      ]
      const told = byOutcome.map(
        ([what, own]) => `${what} (${own.map(({ exchange }) => telling.name(exchange)).join(', ')})`,
      )
      return [source, told.join('; ')]
    }),
  )
}
