/** Findings on the secure network: TLS per hop, handshakes that were tried and refused, layers per hop. */

import type { HandshakeTrial } from '../../../contracts/evidence.ts'
import type { ExchangeResult } from '../../../contracts/result.ts'
import { type Cell, type Draft, lines, paragraph, type Table, tableOf } from '../document.ts'
import { countLayers, type HopLayers } from '../layers.ts'
import { evidencePath } from '../statements.ts'
import type { Telling } from '../telling.ts'
import { tabulateStatements } from './statement-table.ts'

const presentations = ['conforming', 'none', 'untrusted', 'expired', 'revoked'] as const

export function tellNetwork(telling: Telling): Draft {
  const { say } = telling
  return {
    title: say('networkTitle'),
    blocks: [paragraph(say('networkIntro'))],
    parts: [
      { title: say('statementsTitle'), blocks: [tabulateStatements(telling, 'network')] },
      { title: say('hopsTitle'), blocks: [paragraph(say('hopsIntro')), tabulateHops(telling)] },
      { title: say('trialsTitle'), blocks: [paragraph(say('trialsIntro')), tabulateTrials(telling)] },
      {
        title: say('refusedTitle'),
        blocks: [tabulateRefused(telling) ?? paragraph(say('refusedNone'))],
      },
      { title: say('layersTitle'), blocks: [paragraph(say('layersIntro')), tabulateLayers(telling)] },
    ],
  }
}

/** One row for each kind of handshake that was seen on a hop. */
function tabulateHops(telling: Telling): Table | undefined {
  const { say, exchanges } = telling
  const seen = exchanges.flatMap((exchange) =>
    exchange.verdicts.channel.reasons
      .filter(({ code }) => code.startsWith('hop-'))
      .map(({ code, values }) => ({ exchange, code, values })),
  )
  const groups = [...Map.groupBy(seen, ({ code, values }) => JSON.stringify([code, values])).values()]
  return tableOf(
    say('hopsCaption'),
    [
      { head: say('hop'), weight: 2 },
      { head: say('mutual'), weight: 1 },
      { head: say('version'), weight: 0.9 },
      { head: say('suite'), weight: 2 },
      { head: say('group'), weight: 1.4 },
      { head: say('keyBits'), weight: 0.9, end: true },
      { head: say('grade'), weight: 1.4 },
      { head: say('variants'), weight: 2.2 },
    ],
    groups.flatMap((group) => {
      const [first] = group
      if (first === undefined) return []
      const { from = '–', to = '–', protocol = '–', cipher = '–', group: named = '–', keyBits = '–' } = first.values
      const mutual = first.code === 'hop-unused' ? 'hopUnused' : first.code === 'hop-graded' ? 'yes' : 'no'
      const grade = first.values.grade ?? first.values.detail ?? '–'
      const variants = telling.joinNames(group.map(({ exchange }) => exchange))
      return [[`${from} – ${to}`, say(mutual), protocol, cipher, named, keyBits, String(grade), variants]]
    }),
  )
}

function tabulateTrials(telling: Telling): Table | undefined {
  const { say, exchanges, input } = telling
  const trials = exchanges.flatMap((exchange) => input.evidence.get(exchange.id)?.trials ?? [])
  return tableOf(
    say('trialsCaption'),
    [
      { head: say('party'), weight: 1.4 },
      ...presentations.map((presented) => ({ head: say(`presented-${presented}`), weight: 1.6 })),
    ],
    [...Map.groupBy(trials, ({ party }) => party)].map(([party, own]) => [
      party,
      ...presentations.map((presented) =>
        tellTrials(
          telling,
          own.filter((trial) => trial.presented === presented),
        ),
      ),
    ]),
  )
}

/** How often it was accepted and refused, and with which words. */
function tellTrials({ say }: Telling, trials: readonly HandshakeTrial[]): Cell {
  if (trials.length === 0) return [say('notTried')]
  const accepted = trials.filter((trial) => trial.accepted).length
  const refused = trials.filter((trial) => !trial.accepted)
  const details = [...new Set(refused.map(({ detail }) => detail))].slice(0, 2)
  return lines([
    ...(accepted > 0 ? [[say('acceptedTimes', { count: accepted })]] : []),
    ...(refused.length > 0 ? [[say('refusedTimes', { count: refused.length })]] : []),
    ...details.map((text): Cell => [{ kind: 'code', text }]),
  ])
}

/** Between parties of the exchange; those that the harness tried itself stand in the table of trials. */
function tabulateRefused(telling: Telling): Table | undefined {
  const { say, exchanges, input } = telling
  const rows = exchanges.flatMap((exchange) =>
    (input.evidence.get(exchange.id)?.parties ?? []).flatMap(({ party, refusedHandshakes }) =>
      refusedHandshakes
        .filter(({ peer }) => peer !== undefined)
        .map(({ peer = '', side, code, message }) => ({ exchange, party, peer, side, code, message })),
    ),
  )
  const groups = Map.groupBy(rows, ({ exchange, party, peer, side, code }) =>
    JSON.stringify([exchange.id, party, peer, side, code]),
  )
  return tableOf(
    say('refusedCaption'),
    [
      { head: say('variant'), weight: 1.8 },
      { head: say('seenBy'), weight: 1.4 },
      { head: say('otherSide'), weight: 1.4 },
      { head: say('times'), weight: 0.7, end: true },
      { head: say('message'), weight: 3 },
      { head: say('evidence'), weight: 2.4 },
    ],
    [...groups.values()].flatMap((group) => {
      const [first] = group
      if (first === undefined) return []
      const { exchange, party, peer, code, message } = first
      const file: Cell = [{ kind: 'code', text: evidencePath(exchange.id, `${party}/index.json`) }]
      return [[telling.name(exchange), party, peer, group.length, `${code}: ${message}`, file]]
    }),
  )
}

function tabulateLayers(telling: Telling): Table | undefined {
  const { say, exchanges } = telling
  return tableOf(
    say('layersCaption'),
    [
      { head: say('variant'), weight: 1.9 },
      { head: say('hop'), weight: 1.9 },
      { head: say('channelLayer'), weight: 1.2 },
      { head: say('messageLayer'), weight: 1.5 },
      { head: say('readableMedical'), weight: 1.2, end: true },
      { head: say('readableOther'), weight: 1.2, end: true },
      { head: say('layers'), weight: 0.8, end: true },
      { head: say('evidence'), weight: 1.2 },
    ],
    exchanges.flatMap((exchange) =>
      countLayers(exchange, telling.findings.get(exchange.id) ?? []).map((hop) => tellLayers(telling, exchange, hop)),
    ),
  )
}

function tellLayers(telling: Telling, exchange: ExchangeResult, hop: HopLayers) {
  const { say, references } = telling
  const counted = hop.message === 'unknown' || hop.channel === 'unused'
  return [
    telling.name(exchange),
    `${hop.from} – ${hop.to}`,
    say(`channel-${hop.channel}`),
    say(`message-${hop.message}`),
    hop.measured ? hop.medical : '–',
    hop.measured ? hop.other : '–',
    counted ? '–' : Number(hop.channel === 'yes') + Number(hop.message !== 'no'),
    references.cite(hop.findings, 1),
  ]
}
