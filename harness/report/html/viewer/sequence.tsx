/** Messages between the parties' lanes, in order of time. */

import { useMemo } from 'preact/hooks'
import type { ExchangeResult } from '../../../contracts/result.ts'
import { levels } from '../../../contracts/result.ts'
import { isMeasured } from '../../../contracts/scenario.ts'
import { exposedLevels } from '../../tally.ts'
import type { Words } from '../../words.ts'
import type { ReportPart } from '../model.ts'
import { formatBytes, formatDuration, LevelChip, LevelIcon } from './bits.tsx'
import { EntryView } from './entry.tsx'
import type { Message } from './merge-messages.ts'
import { entryElements, mergeMessages, worstLevel } from './merge-messages.ts'
import { formatRoute } from './route.ts'
import { useTexts } from './store.ts'
import type { ViewerTexts } from './texts.ts'

interface Props {
  exchange: ExchangeResult
  part: ReportPart
  open: string | undefined
}

export function Sequence({ exchange, part, open }: Props) {
  const { t, w } = useTexts()
  const messages = useMemo(() => mergeMessages(part.transcripts), [part])
  const lanes = useMemo(() => laneOrder(exchange, messages), [exchange, messages])
  const start = messages.find(({ at }) => at !== undefined)?.at ?? 0
  const measured = new Set(exchange.parties.filter((party) => isMeasured(exchange, party)).map(({ id }) => id))
  return (
    <section class="sequence" style={{ '--lanes': lanes.length }}>
      <p class="hint">{t.messagesHint}</p>
      <ul class="legend" aria-label={t.legend}>
        {levels.map((level) => (
          <li key={level}>
            <LevelChip level={level} />
          </li>
        ))}
      </ul>
      <div class="lane-heads" aria-hidden="true">
        <span />
        {lanes.map((lane) => (
          <span key={lane}>
            <strong>{lane === '' ? t.outside : lane}</strong>
            <small>{describeLane(lane, exchange, t, w)}</small>
          </span>
        ))}
      </div>
      <ol>
        {messages.map((message) => (
          <li key={message.id}>
            <MessageRow {...{ exchange, message, lanes, start, measured, open: open === message.id }} />
            {open === message.id && <BothSides exchange={exchange} message={message} />}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** A connection with nobody of the exchange is one of the handshakes that the harness tries. */
function describeLane(lane: string, { parties }: ExchangeResult, t: ViewerTexts, w: Words): string {
  const role = parties.find(({ id }) => id === lane)?.role
  return role === undefined ? t.outsideRole : w.roles[role]
}

interface RowProps {
  exchange: ExchangeResult
  message: Message
  lanes: readonly string[]
  /** When the first message was seen, milliseconds since the epoch. */
  start: number
  measured: ReadonlySet<string>
  open: boolean
}

function MessageRow({ exchange, message, lanes, start, measured, open }: RowProps) {
  const { t, w, language } = useTexts()
  const from = lanes.indexOf(message.from)
  const to = lanes.indexOf(message.to)
  const first = Math.min(from, to)
  const span = Math.abs(to - from) + 1
  const seen = message.sightings.some(({ party }) => measured.has(party))
  const level = worstLevel(message, measured)
  const count = countValues(message, measured)
  const route = open
    ? { page: 'exchange' as const, exchange: exchange.id }
    : { page: 'exchange' as const, exchange: exchange.id, message: message.id }
  const told = seen ? `${w.levels[level]}, ${t.readableCount(count)}` : t.nobodyMeasured
  return (
    <a
      class={`message kind-${message.kind} level-${level} ${to < from ? 'leftward' : 'rightward'}`}
      href={formatRoute(route)}
      aria-expanded={open}
      aria-label={`${message.from} → ${message.to}, ${t[message.kind]}: ${message.startLine}; ${formatBytes(message.length, language)}; ${told}`}
    >
      <span class="time">{message.at === undefined ? '' : `+${formatDuration(message.at - start, language)}`}</span>
      {lanes.map((lane, position) => (
        <span key={lane} class="lane" style={{ gridColumn: position + 2 }} />
      ))}
      <span class="arrow" style={{ '--first': first + 2, '--span': span }}>
        <span class="label">
          <LevelIcon level={level} />
          <span class="start-line">{shortLine(message)}</span>
        </span>
        <span class="line" />
        <span class="under">
          {formatBytes(message.length, language)}
          {exposedLevels.includes(level) && `, ${t.readableCount(count)} ${w.levels[level]}`}
        </span>
      </span>
    </a>
  )
}

function BothSides({ exchange, message }: { exchange: ExchangeResult; message: Message }) {
  const { t } = useTexts()
  return (
    <div class="both-sides">
      {[message.from, message.to].map((party) => {
        const sighting = message.sightings.find((candidate) => candidate.party === party)
        return (
          <section key={party} class="side">
            <h3>{t.sawTitle(party)}</h3>
            {sighting === undefined ? (
              <p class="note">{t.notSeen(party)}</p>
            ) : (
              <EntryView exchange={exchange} entry={sighting.entry} />
            )}
          </section>
        )
      })}
    </div>
  )
}

/** The parties of the route first, then whoever else sent or got a message. */
function laneOrder(exchange: ExchangeResult, messages: readonly Message[]): string[] {
  const active = new Set(messages.flatMap(({ from, to }) => [from, to]))
  return [
    ...new Set([...exchange.route, ...exchange.parties.map(({ id }) => id).filter((id) => active.has(id)), ...active]),
  ]
}

/** Request: method and path. Answer: status. The version of HTTP tells nothing here. */
function shortLine({ startLine }: Message): string {
  return startLine.replace(/^HTTP\/[\d.]+ /, '').replace(/ HTTP\/[\d.]+$/, '')
}

function countValues(message: Message, measured: ReadonlySet<string>): number {
  return new Set(
    message.sightings.filter(({ party }) => measured.has(party)).flatMap(({ entry }) => entryElements(entry)),
  ).size
}
