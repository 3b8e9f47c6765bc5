/** The bytes behind one finding, and the way from them to the value. */

import type { ExchangeResult, Finding } from '../../../contracts/result.ts'
import type { Excerpt } from '../../../contracts/transcript.ts'
import type { ReportPart } from '../model.ts'
import { ClassChip, Command, Fact, formatDuration, formatNumber, LevelChip } from './bits.tsx'
import { classOfElement, FindingList } from './finding-list.tsx'
import { HexDump } from './hex-dump.tsx'
import { formatRoute } from './route.ts'
import { usePart, useStore, useTexts } from './store.ts'

export function FindingPage({ exchange, finding: id }: { exchange: ExchangeResult; finding: string }) {
  const { index } = useStore()
  const { t } = useTexts()
  const part = usePart(exchange.id)
  if (part === undefined) return <p>{t.loading}</p>
  const finding = part.findings.find((candidate) => candidate.id === id)
  if (finding === undefined) return <p class="note">{t.notFound}</p>
  const excerpt = part.transcripts.flatMap(({ excerpts }) => excerpts).find((candidate) => candidate.finding === id)
  return (
    <>
      <h1>
        {t.findingTitle} <small>{id}</small>
      </h1>
      <FindingFacts exchange={exchange} part={part} finding={finding} />
      <SeeMessage exchange={exchange} part={part} finding={finding} />
      <h2>{t.chainTitle}</h2>
      <ChainSteps part={part} finding={finding} />
      <h2>{t.bytesTitle}</h2>
      {excerpt === undefined ? <p class="note">{t.bytesLeftOut}</p> : <HexDump excerpt={excerpt} />}
      {excerpt !== undefined && <DecodedText excerpt={excerpt} />}
      <h2>{t.commandTitle}</h2>
      <p class="hint">{t.commandHint}</p>
      <Command text={`npx inkijk explain ${index.run.id} ${id}`} />
      <Siblings exchange={exchange} part={part} finding={finding} />
    </>
  )
}

function FindingFacts({ exchange, part, finding }: { exchange: ExchangeResult; part: ReportPart; finding: Finding }) {
  const { t, w, language } = useTexts()
  const elementClass = classOfElement(exchange, finding.element)
  const number = (value: number) => formatNumber(value, language)
  const { cost } = finding
  return (
    <dl class="facts">
      <Fact term={t.element}>
        <code>{finding.element}</code> {elementClass !== undefined && <ClassChip name={elementClass} />}
      </Fact>
      <Fact term={t.value}>{part.values[finding.element]}</Fact>
      <Fact term={t.party}>
        <a href={formatRoute({ page: 'as', exchange: exchange.id, party: finding.party })}>{finding.party}</a>
      </Fact>
      <Fact term={t.level}>
        <LevelChip level={finding.level} /> <span class="quiet">{t.levelMeanings[finding.level]}</span>
      </Fact>
      <Fact term={t.vantage}>{w.vantages[finding.vantage]}</Fact>
      <Fact term={t.peer}>{finding.peer}</Fact>
      <Fact term={t.form}>{finding.form}</Fact>
      <Fact term={t.key}>{finding.key !== undefined && <code>{finding.key}</code>}</Fact>
      {cost !== undefined && (
        <Fact term={t.cost}>
          {t.costText(
            number(cost.tries),
            formatDuration(cost.durationMs, language),
            number(cost.space),
            formatDuration(cost.projectedMs, language),
          )}
        </Fact>
      )}
      <Fact term={t.observation}>
        <code>{finding.observation}</code>
      </Fact>
      {part.files[finding.observation] !== undefined && (
        <Fact term={t.file}>
          <code>{`evidence/${exchange.id}/${part.files[finding.observation]}`}</code>
        </Fact>
      )}
      <Fact term={t.range}>
        {t.rangeText(number(finding.offset), number(finding.offset + finding.length), number(finding.length))}
      </Fact>
    </dl>
  )
}

/** Way to the message, row or line in which the finding stood. */
function SeeMessage({ exchange, part, finding }: { exchange: ExchangeResult; part: ReportPart; finding: Finding }) {
  const { t } = useTexts()
  const { party } = finding
  const entries = part.transcripts.find((transcript) => transcript.party === party)?.entries ?? []
  const entry = entries.find(
    ({ observation, offset, length }) =>
      observation === finding.observation && offset <= finding.offset && finding.offset < offset + length,
  )
  if (entry === undefined) return null
  return (
    <p>
      <a href={formatRoute({ page: 'as', exchange: exchange.id, party, entry: entry.id })}>{t.seeMessage}</a>
    </p>
  )
}

function ChainSteps({ part, finding }: { part: ReportPart; finding: Finding }) {
  const { t, language } = useTexts()
  return (
    <ol class="chain">
      <li>
        <b>{t.chainStart}</b> <small>{finding.observation}</small>
      </li>
      {finding.chain.map(({ step, offset, length, part: piece }, position) => (
        <li key={position}>
          <b>{step}</b>
          {piece !== undefined && <span> {piece}</span>}{' '}
          <small>{t.chainStep(formatNumber(offset, language), formatNumber(length, language))}</small>
        </li>
      ))}
      <li class="value-step">
        <b>{t.chainEnd}</b> <span>{finding.form}</span> <mark>{part.values[finding.element]}</mark>
      </li>
    </ol>
  )
}

function DecodedText({ excerpt: { decoded } }: { excerpt: Excerpt }) {
  const { t } = useTexts()
  const end = decoded.start + decoded.length
  return (
    <>
      <h2>{t.decodedTitle}</h2>
      <pre class="decoded">
        {decoded.text.slice(0, decoded.start)}
        <mark>{decoded.text.slice(decoded.start, end)}</mark>
        {decoded.text.slice(end)}
      </pre>
    </>
  )
}

function Siblings({ exchange, part, finding }: { exchange: ExchangeResult; part: ReportPart; finding: Finding }) {
  const { t } = useTexts()
  const others = part.findings
    .filter(({ id, party, element }) => id !== finding.id && party === finding.party && element === finding.element)
    .map(({ id }) => id)
  if (others.length === 0) return null
  return (
    <>
      <h2>{t.sameElement(finding.element)}</h2>
      <FindingList exchange={exchange} part={part} findings={others} />
    </>
  )
}
