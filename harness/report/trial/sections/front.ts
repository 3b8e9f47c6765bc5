/** Title page: what was measured, when, with what, and who stood in the chain. */

import type { ExchangeResult } from '../../../contracts/result.ts'
import { hopsOf, isMeasured } from '../../../contracts/scenario.ts'
import type { Chain, ChainBox } from '../chain.ts'
import { type Block, type Cell, type Draft, paragraph, tableOf } from '../document.ts'
import { formatDate, formatDuration } from '../format.ts'
import type { Telling } from '../telling.ts'

const mostOnTitlePage = 3

export function tellFront(telling: Telling): Block[] {
  const { input, say, words } = telling
  const { run, tool } = input.current.result
  const { previous } = input
  const facts: [string, Cell][] = [
    [say('trial'), [input.trial]],
    [say('round'), [input.round ?? run.id]],
    [say('previousRound'), [previous === undefined ? say('firstRound') : previous.result.run.id]],
    [say('measuredOn'), [formatDate(new Date(run.startedAt), input.language)]],
    [say('run'), [{ kind: 'code', text: run.id }]],
    [say('tool'), [`${tool.name} ${tool.version}`]],
    [say('backend'), [run.backend]],
    [say('seed'), [{ kind: 'code', text: run.seed }]],
    [say('duration'), [formatDuration(run.durationMs, input.language)]],
    [say('ends'), [say(run.ends === 'system' ? 'endsSystem' : 'endsOrganisation')]],
    [
      say('require'),
      [say(run.require === 'expected' ? 'requireExpected' : 'requireVerdict', { verdict: run.require })],
    ],
    [say('outcome'), [words.runOutcomes[run.outcome]]],
  ]
  const scenarios = input.scenarios.filter(({ id }) => telling.exchanges.some(({ scenario }) => scenario === id))
  return [
    { kind: 'facts', facts: facts.map(([term, value]) => ({ term, value })) },
    ...scenarios.map(
      ({ title, source }): Block => ({
        kind: 'paragraph',
        text: [{ kind: 'strong', text: title[input.language] }, ` (${source})`],
      }),
    ),
    ...drawChains(telling),
    { kind: 'paragraph', text: [say('synthetic')], tone: 'note' },
  ]
}

export function tellChains(telling: Telling): Draft {
  const { say } = telling
  return {
    title: say('chainTitle'),
    blocks: [{ kind: 'paragraph', text: [say('chainIntro')] }],
    parts: groupChains(telling).map((exchanges) => tellChain(telling, exchanges)),
  }
}

/** Those of a trial with many are told in their chapter alone. */
function drawChains(telling: Telling): Block[] {
  const chains = groupChains(telling)
  if (chains.length > mostOnTitlePage) return [paragraph(telling.say('chainsElsewhere', { count: chains.length }))]
  return chains.flatMap(([first]): Block[] =>
    first === undefined ? [] : [{ kind: 'chain', chain: describeChain(telling, first) }],
  )
}

function groupChains({ exchanges }: Telling): ExchangeResult[][] {
  return [...Map.groupBy(exchanges, chainKey).values()]
}

/** The same parties with the same neighbours, in whichever direction. */
function chainKey({ scenario, parties, route }: ExchangeResult): string {
  const there = route.join(' ')
  const back = route.toReversed().join(' ')
  return JSON.stringify([scenario, parties, there < back ? there : back])
}

function tellChain(telling: Telling, exchanges: readonly ExchangeResult[]): Draft {
  const { say } = telling
  const [first] = exchanges
  if (first === undefined) return { title: '' }
  const directions = [...new Set(exchanges.map(({ route }) => route.join(' → ')))]
  return {
    title: directions.join('; '),
    blocks: [
      { kind: 'paragraph', text: [`${say('variants')}: `, ...telling.joinNames(exchanges), '.'] },
      { kind: 'chain', chain: describeChain(telling, first) },
      tabulateParties(telling, first),
      ...listLinks(telling, first),
    ],
  }
}

function describeChain({ words, input, say }: Telling, exchange: ExchangeResult): Chain {
  const { parties, route } = exchange
  const box = (party: ExchangeResult['parties'][number]): ChainBox => ({
    id: party.id,
    lines: [
      words.roles[party.role],
      party.product ?? input.systems.get(party.system)?.title[input.language] ?? party.system,
    ],
    measured: isMeasured(exchange, party),
  })
  return {
    description: say('chainDescription', { route: route.join(' → ') }),
    route: route.flatMap((id) => parties.filter((party) => party.id === id)).map(box),
    beside: parties.filter(({ id }) => !route.includes(id)).map(box),
  }
}

function tabulateParties(telling: Telling, { id: exchange, parties }: ExchangeResult): Block | undefined {
  const { say, words, input } = telling
  const plan = input.evidence.get(exchange)?.plan
  const specOf = (party: string) => plan?.parties.find(({ id }) => id === party)
  return tableOf(
    say('partiesCaption'),
    [
      { head: say('party'), weight: 1.3 },
      { head: say('role'), weight: 1.4 },
      { head: say('system'), weight: 2.2 },
      { head: say('organisation'), weight: 2.2 },
      { head: say('product'), weight: 2 },
    ],
    parties.map(({ id, system, role, product }) => {
      const { worksFor, organisation } = specOf(id) ?? {}
      const title = input.systems.get(system)?.title[input.language] ?? system
      return [
        id,
        worksFor === undefined ? words.roles[role] : say('roleFor', { role: words.roles[role], end: worksFor }),
        `${title} (${system})`,
        organisation === undefined ? '–' : `${organisation.name}, URA ${organisation.ura}`,
        product ?? say('simulator'),
      ]
    }),
  )
}

function listLinks({ input, say }: Telling, { id, route }: ExchangeResult): Block[] {
  const plan = input.evidence.get(id)?.plan
  const beside = plan === undefined ? [] : hopsOf(plan).slice(route.length - 1)
  if (beside.length === 0) return []
  return [{ kind: 'paragraph', text: [say('links', { links: beside.map((pair) => pair.join(' – ')).join('; ') })] }]
}
