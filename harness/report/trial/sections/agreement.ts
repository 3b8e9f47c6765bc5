/** Findings on the harmonised technical agreement: how the variants differ, what worked, and what it cost. */

import type { ExchangeResult } from '../../../contracts/result.ts'
import { type Cell, type Draft, lines, paragraph, type Table, tableOf } from '../document.ts'
import { formatDuration } from '../format.ts'
import { compareSettings, type ScenarioSettings, type Setting } from '../settings.ts'
import type { Telling } from '../telling.ts'
import { tabulateStatements } from './statement-table.ts'
import { tellOutcome } from './summary.ts'

export function tellAgreement(telling: Telling): Draft {
  const { say, exchanges } = telling
  const scenarios = [...Map.groupBy(exchanges, ({ scenario }) => scenario).values()]
  const settings = scenarios.map((own) =>
    compareSettings(own.flatMap(({ id }) => telling.input.evidence.get(id)?.plan ?? [])),
  )
  return {
    title: say('agreementTitle'),
    blocks: [paragraph(say('agreementIntro'))],
    parts: [
      { title: say('statementsTitle'), blocks: [tabulateStatements(telling, 'agreement')] },
      {
        title: say('variantsTitle'),
        blocks: [
          paragraph(say('variantsIntro')),
          ...settings.flatMap((one) => [tabulateVariants(telling, one), tabulateUsual(telling, one)]),
        ],
      },
      { title: say('costTitle'), blocks: [paragraph(say('costIntro')), tabulateCost(telling, settings)] },
      { title: say('mustReadTitle'), blocks: [paragraph(say('mustReadIntro')), tabulateMustRead(telling)] },
    ],
  }
}

function tabulateVariants(telling: Telling, { variants }: ScenarioSettings): Table | undefined {
  const { say, input } = telling
  return tableOf(
    say('variantsCaption', { scenario: variants[0]?.plan.scenario ?? '' }),
    [
      { head: say('variant'), weight: 1.8 },
      { head: say('shows'), weight: 3.2 },
      { head: say('protection'), weight: 1.4 },
      { head: say('differs'), weight: 3.2 },
      { head: telling.words.verdicts.functional, weight: 1.2 },
      { head: say('stepsHead'), weight: 1.5 },
      { head: say('duration'), weight: 0.9, end: true },
    ],
    variants.flatMap(({ plan, differs }) => {
      const exchange = telling.exchanges.find(({ id }) => id === plan.id)
      if (exchange === undefined) return []
      return [
        [
          [{ kind: 'strong', text: telling.name(exchange) }],
          plan.shows[input.language],
          [{ kind: 'code', text: plan.protection.scheme }],
          differs.length === 0 ? [say('asUsual')] : lines(differs.map(writeSetting)),
          tellOutcome(telling, exchange, 'functional'),
          countSteps(telling, exchange),
          formatDuration(
            exchange.steps.reduce((sum, { durationMs }) => sum + durationMs, 0),
            input.language,
          ),
        ] satisfies (Cell | string)[],
      ]
    }),
  )
}

function tabulateUsual({ say }: Telling, { usual, variants }: ScenarioSettings): Table | undefined {
  return tableOf(
    say('usualCaption', { scenario: variants[0]?.plan.scenario ?? '' }),
    [
      { head: say('setting'), weight: 2 },
      { head: say('value'), weight: 3 },
    ],
    usual.map(({ name, value }) => [[{ kind: 'code', text: name }], [{ kind: 'code', text: value }]]),
  )
}

/** Each deviating setting under each protection: what still worked, and what was readable for it. */
function tabulateCost(telling: Telling, scenarios: readonly ScenarioSettings[]): Table | undefined {
  const { say, words } = telling
  const deviating = scenarios.flatMap(({ variants }) =>
    variants.flatMap(({ plan, differs }) => differs.map((setting) => ({ plan, setting }))),
  )
  const groups = [...Map.groupBy(deviating, ({ plan, setting }) => `${plan.scenario} ${setting.name}=${setting.value}`)]
  return tableOf(
    say('costCaption'),
    [
      { head: say('setting'), weight: 3 },
      { head: say('protection'), weight: 1.6 },
      { head: say('variant'), weight: 2 },
      { head: words.verdicts.functional, weight: 1.3 },
      { head: words.verdicts.strict, weight: 1.3 },
      { head: words.verdicts.flexible, weight: 1.3 },
    ],
    groups.flatMap(([, group]) =>
      group.flatMap(({ plan, setting }) => {
        const exchange = telling.exchanges.find(({ id }) => id === plan.id)
        if (exchange === undefined) return []
        return [
          [
            writeSetting(setting),
            [{ kind: 'code', text: plan.protection.scheme }],
            telling.name(exchange),
            ...(['functional', 'strict', 'flexible'] as const).map((verdict) => [
              telling.outcome(exchange.verdicts[verdict].outcome),
            ]),
          ] satisfies (Cell | string)[],
        ]
      }),
    ),
  )
}

function tabulateMustRead({ say, input, exchanges }: Telling): Table | undefined {
  const parties = exchanges.flatMap((exchange) => exchange.parties.filter(({ role }) => role !== 'end'))
  const ours = [...new Set(parties.filter(({ product }) => product === undefined).map(({ system }) => system))]
  const { language } = input
  return tableOf(
    say('mustReadCaption'),
    [
      { head: say('system'), weight: 1.6 },
      { head: say('mustReadWhat'), weight: 2.6 },
      { head: say('mustReadWhy'), weight: 3 },
    ],
    ours.flatMap((id) => {
      const system = input.systems.get(id)
      return (system?.mustRead ?? []).map(({ what, why }) => [
        system?.title[language] ?? id,
        what[language],
        why[language],
      ])
    }),
  )
}

function writeSetting({ name, value }: Setting): Cell {
  return [{ kind: 'code', text: `${name} = ${value}` }]
}

function countSteps({ say }: Telling, { steps }: ExchangeResult): Cell {
  const count = (outcome: 'ok' | 'refused' | 'failed') => steps.filter((step) => step.outcome === outcome).length
  return [say('stepCounts', { ok: count('ok'), refused: count('refused'), failed: count('failed') })]
}
