/** Technical and functional test results per variant, and the controls of the measurement itself. */

import { type ExchangeResult, type StepResult, type VerdictName, verdictNames } from '../../../contracts/result.ts'
import { type Cell, type Draft, lines, paragraph, type Table, tableOf } from '../document.ts'
import { formatDuration } from '../format.ts'
import { evidencePath } from '../statements.ts'
import type { Telling } from '../telling.ts'
import { pointTo } from './statement-table.ts'

const technical = verdictNames.filter((verdict) => verdict !== 'functional')

export function tellTests(telling: Telling): Draft {
  const { say, words, exchanges } = telling
  return {
    title: say('testsTitle'),
    blocks: [paragraph(say('testsIntro'))],
    parts: [
      {
        title: say('technicalTitle'),
        blocks: exchanges.map((exchange) =>
          tabulateChecks(
            telling,
            say('technicalCaption', { variant: telling.name(exchange) }),
            'check',
            technical.map((verdict) => ({ about: words.verdicts[verdict], exchange, verdict })),
          ),
        ),
      },
      {
        title: say('functionalTitle'),
        blocks: [
          tabulateChecks(
            telling,
            say('functionalCaption'),
            'variant',
            exchanges.map((exchange) => ({ about: telling.name(exchange), exchange, verdict: 'functional' })),
          ),
          ...exchanges.map((exchange) => tabulateSteps(telling, exchange)),
        ],
      },
      { title: say('controlsTitle'), blocks: [paragraph(say('controlsIntro')), tabulateControls(telling)] },
      { title: say('coverageTitle'), blocks: [paragraph(say('coverageIntro')), tabulateCoverage(telling)] },
    ],
  }
}

interface Check {
  about: string
  exchange: ExchangeResult
  verdict: VerdictName
}

function tabulateChecks(
  telling: Telling,
  caption: string,
  about: 'check' | 'variant',
  checks: readonly Check[],
): Table | undefined {
  const { say, words } = telling
  return tableOf(
    caption,
    [
      { head: say(about), weight: 1.8 },
      { head: say('outcome'), weight: 1.3 },
      { head: say('expected'), weight: 1.3 },
      { head: say('statementNumbers'), weight: 2.4 },
      { head: say('evidence'), weight: 2.6 },
    ],
    checks.map(({ about: subject, exchange, verdict }) => {
      const expected = exchange.expected[verdict]?.outcome
      const behind = telling.statements.behind(exchange, verdict).map(pointTo)
      return [
        subject,
        [telling.outcome(exchange.verdicts[verdict].outcome)],
        expected === undefined ? '–' : words.outcomes[expected],
        behind.flatMap((reference, index) => (index === 0 ? [reference] : [', ', reference])),
        citeCheck(telling, exchange, verdict),
      ] satisfies (Cell | string)[]
    }),
  )
}

function citeCheck({ references }: Telling, { id, verdicts }: ExchangeResult, verdict: VerdictName): Cell {
  const findings = verdicts[verdict].reasons.flatMap((reason) => reason.findings)
  return findings.length > 0 ? references.cite(findings) : [{ kind: 'code', text: evidencePath(id, 'exchange.json') }]
}

function tabulateSteps(telling: Telling, exchange: ExchangeResult): Table | undefined {
  const { say, input } = telling
  return tableOf(
    say('stepsCaption', { variant: telling.name(exchange) }),
    [
      { head: say('step'), weight: 1.8 },
      { head: say('fromTo'), weight: 2.2 },
      { head: say('outcome'), weight: 1.2 },
      { head: say('times'), weight: 0.7, end: true },
      { head: say('duration'), weight: 0.9, end: true },
      { head: say('detail'), weight: 3 },
    ],
    joinSteps(exchange.steps).map(({ name, from, to, outcome, durationMs, detail, times }) => [
      [{ kind: 'code', text: name }],
      `${from} → ${to}`,
      say(`step-${outcome}`),
      times,
      formatDuration(durationMs, input.language),
      detail ?? '–',
    ]),
  )
}

/** Steps that follow each other and differ in their duration only, as one with the duration of all. */
function joinSteps(steps: readonly StepResult[]): (StepResult & { times: number })[] {
  const joined: (StepResult & { times: number })[] = []
  for (const step of steps) {
    const last = joined.at(-1)
    const alike = last !== undefined && JSON.stringify({ ...step, durationMs: 0 }) === writeAlike(last)
    if (alike)
      joined[joined.length - 1] = { ...last, durationMs: last.durationMs + step.durationMs, times: last.times + 1 }
    else joined.push({ ...step, times: 1 })
  }
  return joined
}

function writeAlike({ times: _, ...step }: StepResult & { times: number }): string {
  return JSON.stringify({ ...step, durationMs: 0 })
}

function tabulateControls(telling: Telling): Table | undefined {
  const { say, words, exchanges } = telling
  return tableOf(
    say('controlsCaption'),
    [
      { head: say('variant'), weight: 2.2 },
      { head: say('party'), weight: 1.5 },
      { head: say('planted'), weight: 1.4 },
      { head: say('neverSent'), weight: 1.4 },
      { head: say('replayControls'), weight: 1.6 },
      { head: say('broken'), weight: 2.4 },
    ],
    exchanges.flatMap((exchange) =>
      [...Map.groupBy(exchange.controls, ({ party }) => party)].map(([party, controls]) => {
        const broken = controls.filter(({ positive, negative }) => !positive || !negative)
        return [
          ...[telling.name(exchange), party],
          say('ofCount', { count: controls.filter(({ positive }) => positive).length, all: controls.length }),
          say('ofCount', { count: controls.filter(({ negative }) => negative).length, all: controls.length }),
          tellReplayControl(telling, exchange, party),
          broken.length === 0
            ? [say('none')]
            : lines(broken.map(({ vantage, detail }) => [`${words.vantages[vantage]}: ${detail ?? '–'}`])),
        ]
      }),
    ),
  )
}

function tellReplayControl({ say }: Telling, { replays }: ExchangeResult, party: string): string {
  const replay = replays?.find((one) => one.party === party)
  if (replay === undefined || replay.notTried !== undefined) return say('notTried')
  return say(replay.positive && replay.negative ? 'controlHeld' : 'controlBroken')
}

function tabulateCoverage(telling: Telling): Table | undefined {
  const { say, exchanges } = telling
  return tableOf(
    say('coverageCaption'),
    [
      { head: say('variant'), weight: 2.2 },
      { head: say('party'), weight: 1.5 },
      { head: say('observedBytes'), weight: 1.2, end: true },
      { head: say('decodedBytes'), weight: 1.2, end: true },
      { head: say('ciphertextBytes'), weight: 1.2, end: true },
      { head: say('opaqueBytes'), weight: 1.2, end: true },
      { head: say('memoryBytes'), weight: 1.3, end: true },
      { head: say('limitsHit'), weight: 1.6 },
    ],
    exchanges.flatMap((exchange) =>
      exchange.coverage.map((own) => [
        ...[telling.name(exchange), own.party, own.observedBytes, own.decodedBytes, own.ciphertextBytes],
        ...[own.opaqueBytes, own.memoryBytes ?? '–'],
        own.budgetsHit.length === 0 ? say('none') : own.budgetsHit.join('; '),
      ]),
    ),
  )
}
