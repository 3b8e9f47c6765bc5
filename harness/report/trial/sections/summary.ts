/** Summary: variant × verdict with what was expected, counts, and what is new. */

import { type ExchangeResult, type Outcome, type VerdictName, verdictNames } from '../../../contracts/result.ts'
import { compareRounds } from '../compare-rounds.ts'
import { type Block, type Cell, type Draft, paragraph, type Table, tableOf } from '../document.ts'
import type { Telling } from '../telling.ts'

const outcomes: readonly Outcome[] = ['pass', 'fail', 'attention', 'inconclusive', 'not-applicable']

export function tellSummary(telling: Telling): Draft {
  const { say, exchanges, input } = telling
  const held = exchanges.filter(({ asExpected }) => asExpected).length
  return {
    title: say('summaryTitle'),
    blocks: [
      { kind: 'paragraph', text: [say('summaryLead', { count: exchanges.length, held })], tone: 'lead' },
      input.current.result.run.outcome === 'interrupted' ? paragraph(say('interrupted'), 'note') : undefined,
      input.current.leftOut === 0 ? undefined : paragraph(say('leftOut', { count: input.current.leftOut }), 'note'),
      tabulateVerdicts(telling),
      tabulateCounts(telling),
      tellNews(telling),
    ],
  }
}

/** The measured outcome, and the expected one where that is another. */
export function tellOutcome(telling: Telling, exchange: ExchangeResult, verdict: VerdictName): Cell {
  const { outcome } = exchange.verdicts[verdict]
  const expected = exchange.expected[verdict]?.outcome
  const measured = telling.outcome(outcome)
  if (expected === undefined || expected === outcome) return [measured]
  return [measured, { kind: 'break' }, telling.say('expectedWas', { outcome: telling.words.outcomes[expected] })]
}

function tabulateVerdicts(telling: Telling): Table | undefined {
  const { say, exchanges } = telling
  return tableOf(
    say('verdictsCaption'),
    [
      { head: say('variant'), weight: 2.2 },
      ...verdictNames.map((verdict) => ({ head: say(`head-${verdict}`), weight: 1.25 })),
      { head: say('asExpectedHead'), weight: 1.1 },
    ],
    exchanges.map((exchange) => [
      [{ kind: 'strong', text: telling.name(exchange) }],
      ...verdictNames.map((verdict) => tellOutcome(telling, exchange, verdict)),
      say(exchange.asExpected ? 'yes' : 'no'),
    ]),
  )
}

function tabulateCounts({ say, words, exchanges }: Telling): Table | undefined {
  const count = (verdict: VerdictName, outcome: Outcome) =>
    exchanges.filter(({ verdicts }) => verdicts[verdict].outcome === outcome).length
  const unexpected = (verdict: VerdictName) =>
    exchanges.filter(({ expected, verdicts }) => {
      const outcome = expected[verdict]?.outcome
      return outcome !== undefined && outcome !== verdicts[verdict].outcome
    }).length
  return tableOf(
    say('countsCaption'),
    [
      { head: say('verdict'), weight: 2.2 },
      ...outcomes.map((outcome) => ({ head: words.outcomes[outcome], weight: 1, end: true })),
      { head: say('unexpectedHead'), weight: 1.2, end: true },
    ],
    verdictNames.map((verdict) => [
      words.verdicts[verdict],
      ...outcomes.map((outcome) => count(verdict, outcome)),
      unexpected(verdict),
    ]),
  )
}

function tellNews({ say, input }: Telling): Block {
  const { previous, current } = input
  if (previous === undefined) return { kind: 'paragraph', text: [say('newsFirst')] }
  const { verdicts, levels, added, gone, reasons } = compareRounds(previous, current)
  const counts = { verdicts: verdicts.length, variants: added.length, gone: gone.length, findings: reasons.length }
  const up = levels.reduce((sum, each) => sum + each.up, 0)
  const down = levels.reduce((sum, each) => sum + each.down, 0)
  return { kind: 'paragraph', text: [say('news', { previous: previous.result.run.id, ...counts, up, down })] }
}
