/** Findings on the broker and the other parties in between: what each could read, kept, could fetch, and who vouches. */

import type { ExchangeResult, Finding, Level } from '../../../contracts/result.ts'
import { isMeasured } from '../../../contracts/scenario.ts'
import { exposedLevels, type Tally, tallyMeasured } from '../../tally.ts'
import { type Cell, type Draft, paragraph, type Table, tableOf } from '../document.ts'
import type { Telling } from '../telling.ts'
import { tabulateStatements } from './statement-table.ts'
import { tellOutcome } from './summary.ts'

export function tellBetween(telling: Telling): Draft {
  const { say } = telling
  return {
    title: say('betweenTitle'),
    blocks: [paragraph(say('betweenIntro'))],
    parts: [
      { title: say('statementsTitle'), blocks: [tabulateStatements(telling, 'between')] },
      ...listMeasured(telling).map((party) => tellParty(telling, party)),
      { title: say('vouchTitle'), blocks: [paragraph(say('vouchIntro')), ...tellVouching(telling)] },
    ],
  }
}

/** Parties of whom it was established what they could know, an end that is not on the route among them. */
function listMeasured({ exchanges }: Pick<Telling, 'exchanges'>): string[] {
  const measured = exchanges.flatMap((exchange) => exchange.parties.filter((party) => isMeasured(exchange, party)))
  return [...new Set(measured.map(({ id }) => id))]
}

/** Elements that stood, in readable form, in what the party stored or logged. */
function listAtRest(findings: readonly Finding[], party: string): Finding[] {
  return findings.filter(
    (finding) =>
      finding.party === party &&
      (finding.vantage === 'stored' || finding.vantage === 'logged') &&
      exposedLevels.includes(finding.level),
  )
}

function tellParty(telling: Telling, party: string): Draft {
  const { say, words, input, exchanges } = telling
  const own = exchanges.filter(({ parties }) => parties.some(({ id }) => id === party))
  const states = own.flatMap(({ parties }) => parties.filter(({ id }) => id === party))
  const roles = [...new Set(states.map(({ role }) => words.roles[role]))].join(', ')
  const systems = states.map(
    ({ system, product }) => product ?? input.systems.get(system)?.title[input.language] ?? system,
  )
  return {
    title: say('partyTitle', { party, role: roles, system: [...new Set(systems)].join(', ') }),
    blocks: [tabulateReading(telling, party, own), tabulateAccess(telling, party, own)],
  }
}

function tabulateReading(telling: Telling, party: string, exchanges: readonly ExchangeResult[]): Table | undefined {
  const { say, words } = telling
  return tableOf(
    say('readingCaption', { party }),
    [
      { head: say('variant'), weight: 2.4 },
      ...exposedLevels.map((level) => ({ head: words.levels[level], weight: 1.15, end: true })),
      { head: say('ofElements'), weight: 1, end: true },
      { head: say('ofWhichMedical'), weight: 1, end: true },
      { head: say('ofWhichIdentity'), weight: 1, end: true },
      { head: say('atRest'), weight: 1.1, end: true },
      { head: say('evidence'), weight: 1.6 },
    ],
    exchanges.map((exchange) => {
      const tally = tallyMeasured(exchange).find((one) => one.party === party)
      const findings = telling.findings.get(exchange.id) ?? []
      const atRest = listAtRest(findings, party)
      const exposed = findings.filter((one) => one.party === party && exposedLevels.includes(one.level))
      const level = (name: Level) => tally?.levels[name] ?? 0
      return [
        telling.name(exchange),
        ...exposedLevels.map(level),
        tally?.elements ?? 0,
        countClass(tally, 'medical'),
        countClass(tally, 'identity'),
        new Set(atRest.map(({ element }) => element)).size,
        telling.references.cite(
          exposed.map(({ id }) => id),
          2,
        ),
      ]
    }),
  )
}

function countClass(tally: Tally | undefined, name: 'medical' | 'identity'): number {
  return exposedLevels.reduce((sum, level) => sum + (tally?.classes[name][level] ?? 0), 0)
}

/** What the party could fetch with what it saw, and whose keys it held. */
function tabulateAccess(telling: Telling, party: string, exchanges: readonly ExchangeResult[]): Table | undefined {
  const { say } = telling
  return tableOf(
    say('accessCaption', { party }),
    [
      { head: say('variant'), weight: 2.2 },
      { head: say('credentials'), weight: 1.2, end: true },
      { head: say('sentAgain'), weight: 1, end: true },
      { head: say('answered'), weight: 1.1, end: true },
      { head: say('refused'), weight: 1.1, end: true },
      { head: say('heldKeys'), weight: 1.8 },
      { head: say('usedKeys'), weight: 3 },
    ],
    exchanges.map((exchange) => {
      const replay = exchange.replays?.find((one) => one.party === party)
      const counts =
        replay === undefined || replay.notTried !== undefined
          ? [replay?.credentials ?? '–', say('notTried'), '–', '–']
          : [replay.credentials, replay.tried, replay.answered, replay.refused]
      return [telling.name(exchange), ...counts, tellHeld(telling, exchange, party), tellUsed(telling, exchange, party)]
    }),
  )
}

/** Keys of others that were put in its hands. */
function tellHeld({ input, say }: Telling, exchange: ExchangeResult, party: string): Cell {
  const held = input.evidence.get(exchange.id)?.plan.heldKeys[party] ?? []
  return [held.length === 0 ? say('ownKeysOnly') : say('keysOf', { parties: held.join(', ') })]
}

/** Keys with which it opened something. */
function tellUsed(telling: Telling, exchange: ExchangeResult, party: string): Cell {
  const opened = (telling.findings.get(exchange.id) ?? []).filter(
    (finding) => finding.party === party && finding.key !== undefined,
  )
  const keys = [...new Set(opened.flatMap(({ key }) => key ?? []))]
  if (keys.length === 0) return [telling.say('none')]
  const cited = telling.references.cite(
    opened.map(({ id }) => id),
    1,
  )
  return [{ kind: 'code', text: keys.join(', ') }, ' ', ...cited]
}

function tellVouching(telling: Telling): (Table | undefined)[] {
  const { say, words, exchanges } = telling
  const verdicts = ['systemAuthentication', 'userAuthentication'] as const
  const outcomes = tableOf(
    say('vouchCaption'),
    [
      { head: say('variant'), weight: 2 },
      ...verdicts.map((verdict) => ({ head: words.verdicts[verdict], weight: 1.4 })),
      { head: say('statementNumbers'), weight: 2 },
    ],
    exchanges.map((exchange) => [
      telling.name(exchange),
      ...verdicts.map((verdict) => tellOutcome(telling, exchange, verdict)),
      [...new Set(verdicts.flatMap((verdict) => telling.statements.behind(exchange, verdict)))].join(', '),
    ]),
  )
  return [tabulateStatements(telling, 'vouching'), outcomes]
}
