/** The exchange as one party saw it. */

import { useEffect, useState } from 'preact/hooks'
import type { ExchangeResult } from '../../../contracts/result.ts'
import { isMeasured } from '../../../contracts/scenario.ts'
import { exposedLevels, highestLevel } from '../../tally.ts'
import { elementClasses } from '../../words.ts'
import type { ReportEntry, ReportPart } from '../model.ts'
import { ClassChip, formatBytes, formatDuration, LevelChip } from './bits.tsx'
import { EntryView } from './entry.tsx'
import { entryElements, entryLevels } from './merge-messages.ts'
import { formatRoute } from './route.ts'
import { usePart, useTexts } from './store.ts'

/** Up to this many characters all entries begin open. */
const openBelowLength = 30_000

interface Props {
  exchange: ExchangeResult
  party: string | undefined
  open: string | undefined
}

export function LookAsPage({ exchange, party, open }: Props) {
  const { t, w } = useTexts()
  const part = usePart(exchange.id)
  const chosen =
    party ?? exchange.parties.find((each) => isMeasured(exchange, each))?.id ?? exchange.parties[0]?.id ?? ''
  const role = exchange.parties.find(({ id }) => id === chosen)?.role ?? 'end'
  return (
    <>
      <h1>
        {t.asTitle(chosen)} <small>{exchange.id}</small>
      </h1>
      <nav class="tabs" aria-label={t.chooseParty}>
        {exchange.parties.map(({ id, role: itsRole }) => (
          <a
            key={id}
            href={formatRoute({ page: 'as', exchange: exchange.id, party: id })}
            aria-current={id === chosen ? 'page' : undefined}
          >
            {id} <small>{w.roles[itsRole]}</small>
          </a>
        ))}
      </nav>
      <p class="lead">{t.asHint(chosen, w.roles[role])}</p>
      {part === undefined ? (
        <p>{t.loading}</p>
      ) : (
        <PartyView key={`${exchange.id} ${chosen}`} exchange={exchange} part={part} party={chosen} open={open} />
      )}
    </>
  )
}

interface ViewProps {
  exchange: ExchangeResult
  part: ReportPart
  party: string
  open: string | undefined
}

function PartyView({ exchange, part, party, open }: ViewProps) {
  const { t } = useTexts()
  const entries = part.transcripts.find((transcript) => transcript.party === party)?.entries ?? []
  const [onlyReadable, setOnlyReadable] = useState(false)
  const [opened, setOpened] = useState(() => initiallyOpen(entries, open))
  const shown = onlyReadable ? entries.filter((entry) => entryLevels(entry).length > 0) : entries
  const ordered = [...shown].sort((a, b) => (a.at ?? Number.MAX_VALUE) - (b.at ?? Number.MAX_VALUE))
  const start = Math.min(...entries.flatMap(({ at }) => at ?? []))
  const toggle = (id: string) =>
    setOpened(opened.has(id) ? new Set([...opened].filter((other) => other !== id)) : new Set([...opened, id]))
  return (
    <>
      <Counts exchange={exchange} party={party} entries={entries} />
      <ul class="legend" aria-label={t.legend}>
        {elementClasses.map((name) => (
          <li key={name}>
            <ClassChip name={name} />
          </li>
        ))}
      </ul>
      <div class="tools">
        <label>
          <input
            type="checkbox"
            checked={onlyReadable}
            onChange={(event) => setOnlyReadable(event.currentTarget.checked)}
          />{' '}
          {t.onlyReadable}
        </label>
        <button type="button" onClick={() => setOpened(new Set(entries.map(({ id }) => id)))}>
          {t.openAll}
        </button>
        <button type="button" onClick={() => setOpened(new Set())}>
          {t.closeAll}
        </button>
      </div>
      {ordered.length === 0 && <p class="note">{t.noEntries}</p>}
      <ol class="entries">
        {ordered.map((entry) => (
          <EntryItem
            key={entry.id}
            {...{ exchange, entry, start }}
            open={opened.has(entry.id)}
            target={entry.id === open}
            onToggle={() => toggle(entry.id)}
          />
        ))}
      </ol>
    </>
  )
}

function Counts({
  exchange,
  party,
  entries,
}: {
  exchange: ExchangeResult
  party: string
  entries: readonly ReportEntry[]
}) {
  const { t } = useTexts()
  const messages = entries.filter(({ message }) => message !== undefined).length
  const exposures = exchange.exposures.filter((exposure) => exposure.party === party)
  const readable = exposures.filter(({ level }) => exposedLevels.includes(level)).length
  return (
    <p>
      {t.asSummary(messages, entries.length - messages)}{' '}
      {exposures.length > 0 && <strong>{t.asReadable(readable, exposures.length)}</strong>}
    </p>
  )
}

interface ItemProps {
  exchange: ExchangeResult
  entry: ReportEntry
  start: number
  open: boolean
  target: boolean
  onToggle: () => void
}

function EntryItem({ exchange, entry, start, open, target, onToggle }: ItemProps) {
  const { t, w, language } = useTexts()
  const id = `entry-${entry.id}`
  useEffect(() => {
    if (target) document.getElementById(id)?.scrollIntoView()
  }, [target, id])
  const elements = entryElements(entry)
  const { message } = entry
  return (
    <li id={id} class="entry">
      <button type="button" class="entry-head" aria-expanded={open} onClick={onToggle}>
        <span class="time">{entry.at === undefined ? '' : `+${formatDuration(entry.at - start, language)}`}</span>
        <span class="what">
          <b>{w.vantages[entry.vantage]}</b>
          {message !== undefined && (
            <span class="quiet">
              {message.from} → {message.to}
            </span>
          )}
          <span class="start-line">{message?.startLine ?? entry.observation}</span>
        </span>
        <span class="entry-facts">
          <span class="quiet">{formatBytes(entry.length, language)}</span>
          {elements.length === 0 ? (
            <LevelChip level="shielded">{t.nothingReadable}</LevelChip>
          ) : (
            <LevelChip level={highestLevel(entryLevels(entry))}>{t.readableCount(elements.length)}</LevelChip>
          )}
        </span>
      </button>
      {open && <EntryView exchange={exchange} entry={entry} />}
    </li>
  )
}

function initiallyOpen(entries: readonly ReportEntry[], target: string | undefined): ReadonlySet<string> {
  const length = entries.reduce(
    (sum, { segments }) => sum + segments.reduce((part, { text }) => part + text.length, 0),
    0,
  )
  if (length <= openBelowLength) return new Set(entries.map(({ id }) => id))
  return new Set(target === undefined ? [] : [target])
}
