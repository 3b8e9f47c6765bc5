/** What changed since the previous round. */

import { sayReason } from '../../say-reason.ts'
import { compareRounds, type LevelChange, type NewReason, type RoundChanges } from '../compare-rounds.ts'
import { type Cell, type Draft, lines, paragraph, type Table, tableOf } from '../document.ts'
import type { Telling } from '../telling.ts'

export function tellChanges(telling: Telling): Draft {
  const { say, input } = telling
  const title = say('changesTitle')
  if (input.previous === undefined) return { title, blocks: [paragraph(say('changesNone'))] }
  const changes = compareRounds(input.previous, input.current)
  const tables = [
    tabulateSettings(telling, changes),
    tabulateVariants(telling, changes),
    tabulateVerdicts(telling, changes),
    tabulateLevels(telling, changes.levels),
    tabulateReasons(telling, changes.reasons, 'newReasonsCaption', true),
    tabulateReasons(telling, changes.settled, 'settledCaption', false),
  ].filter((table) => table !== undefined)
  const lead = say(tables.length === 0 ? 'changesSame' : 'changesIntro', { previous: input.previous.result.run.id })
  return { title, blocks: [paragraph(lead), ...tables] }
}

function tabulateSettings({ say }: Telling, { settings }: RoundChanges): Table | undefined {
  return tableOf(
    say('settingsChangedCaption'),
    [
      { head: say('setting'), weight: 2 },
      { head: say('before'), weight: 2 },
      { head: say('after'), weight: 2 },
    ],
    settings.map(({ name, before, after }) => [say(name === 'version' ? 'tool' : name), before, after]),
  )
}

function tabulateVariants(telling: Telling, { added, gone }: RoundChanges): Table | undefined {
  const { say } = telling
  return tableOf(
    say('variantsChangedCaption'),
    [
      { head: say('variant'), weight: 2 },
      { head: say('change'), weight: 2 },
    ],
    [...added.map((one) => [one.id, say('variantNew')]), ...gone.map((one) => [one.id, say('variantGone')])],
  )
}

function tabulateVerdicts(telling: Telling, { verdicts }: RoundChanges): Table | undefined {
  const { say, words } = telling
  return tableOf(
    say('verdictsChangedCaption'),
    [
      { head: say('variant'), weight: 2.4 },
      { head: say('verdict'), weight: 2 },
      { head: say('before'), weight: 1.5 },
      { head: say('after'), weight: 1.5 },
      { head: say('expected'), weight: 1.5 },
    ],
    verdicts.map(({ exchange, verdict, before, after }) => {
      const expected = exchange.expected[verdict]?.outcome
      return [
        exchange.id,
        words.verdicts[verdict],
        [telling.outcome(before)],
        [telling.outcome(after)],
        expected === undefined ? '–' : words.outcomes[expected],
      ]
    }),
  )
}

function tabulateLevels(telling: Telling, changed: readonly LevelChange[]): Table | undefined {
  const { say, words, references } = telling
  return tableOf(
    say('levelsChangedCaption'),
    [
      { head: say('variant'), weight: 2 },
      { head: say('party'), weight: 1.4 },
      { head: say('up'), weight: 0.8, end: true },
      { head: say('down'), weight: 0.8, end: true },
      { head: say('onlyBefore'), weight: 1, end: true },
      { head: say('onlyAfter'), weight: 1, end: true },
      { head: say('which'), weight: 2.6 },
      { head: say('evidence'), weight: 1.3 },
    ],
    changed.map(({ exchange, party, up, down, onlyBefore, onlyAfter, steps }) => [
      ...[exchange.id, party, up, down, onlyBefore, onlyAfter],
      lines(steps.map(({ before, after, count }) => [`${count} × ${words.levels[before]} → ${words.levels[after]}`])),
      references.cite(
        steps.flatMap(({ findings }) => findings),
        2,
      ),
    ]),
  )
}

function tabulateReasons(
  telling: Telling,
  reasons: readonly NewReason[],
  caption: 'newReasonsCaption' | 'settledCaption',
  current: boolean,
): Table | undefined {
  const { say, words, references, input } = telling
  const cite = ({ reason }: NewReason): Cell => (current ? references.cite(reason.findings, 2) : [])
  return tableOf(
    say(caption),
    [
      { head: say('variant'), weight: 1.8 },
      { head: say('verdict'), weight: 1.5 },
      { head: say('finding'), weight: 4.4 },
      ...(current ? [{ head: say('evidence'), weight: 1.3 }] : []),
    ],
    reasons.map((one) => [
      one.exchange.id,
      words.verdicts[one.verdict],
      sayReason(one.reason, input.language),
      ...(current ? [cite(one)] : []),
    ]),
  )
}
