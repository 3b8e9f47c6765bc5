/**
 * What the HTML report is made of: plain JSON (`inkijk-report/1`). The index is read when the file is opened, the part
 * of an exchange when somebody looks into it.
 */

import type { Titles } from '../../contracts/manifest.ts'
import type { ExchangeResult, Finding, Result } from '../../contracts/result.ts'
import type { ExchangePlan } from '../../contracts/scenario.ts'
import type { Excerpt, Segment, Transcript, TranscriptEntry } from '../../contracts/transcript.ts'
import type { TruthElement } from '../../contracts/truth.ts'
import type { Language } from '../words.ts'
import { abridge } from './abridge.ts'

/** What the report tells of a plan beyond the result. */
interface PlanFacts {
  title: Titles
  shows: Titles
  /** Party → name of its organisation. */
  organisations: Record<string, string>
}

export interface ReportIndex {
  schema: 'inkijk-report/1'
  /** Language the report opens in. */
  language: Language
  tool: Result['tool']
  run: Result['run']
  exchanges: ExchangeResult[]
  /** Number of findings per exchange. */
  findingCounts: Record<string, number>
  /** Scenario id → title; absent ones are shown by their id. */
  scenarios: Record<string, Titles>
  /** Exchange id → its plan. */
  plans: Record<string, PlanFacts>
}

/** A segment whose text may have been shortened to keep the file small. */
export interface ReportSegment extends Segment {
  /** Length of the whole text, where `text` is only its beginning. */
  cutFrom?: number
}

export interface ReportEntry extends Omit<TranscriptEntry, 'segments'> {
  segments: ReportSegment[]
}

export interface ReportTranscript extends Omit<Transcript, 'entries'> {
  entries: ReportEntry[]
}

export interface ReportPart {
  exchange: string
  findings: Finding[]
  transcripts: ReportTranscript[]
  /** Element → the value that the source holds. */
  values: Record<string, string>
  /** Observation id → file below the exchange's evidence folder. */
  files: Record<string, string>
  /** Excerpts that were left out to keep the file small. */
  excerptsLeftOut: number
}

/** What the evidence of an exchange adds to its findings. */
export interface PartSources {
  transcripts: readonly Transcript[]
  truth: readonly Pick<TruthElement, 'element' | 'value'>[]
  observations: readonly { id: string; file: string }[]
}

export interface SizeLimits {
  /** Characters of one segment's text. */
  maxSegmentLength: number
  /** Characters of all excerpts of an exchange together. */
  maxExcerptsLength: number
}

const sizeLimits: SizeLimits = { maxSegmentLength: 200_000, maxExcerptsLength: 3_000_000 }

export function describeIndex(
  result: Result,
  plans: readonly ExchangePlan[],
  scenarios: Readonly<Record<string, Titles>>,
  language: Language,
): ReportIndex {
  const findingCounts: Record<string, number> = {}
  for (const { exchange } of result.findings) findingCounts[exchange] = (findingCounts[exchange] ?? 0) + 1
  return {
    schema: 'inkijk-report/1',
    language,
    tool: result.tool,
    run: result.run,
    exchanges: result.exchanges,
    findingCounts,
    scenarios: { ...scenarios },
    plans: Object.fromEntries(plans.map((plan) => [plan.id, describePlan(plan)])),
  }
}

/** The part of one exchange, cut to the limits; findings that prove a verdict keep their bytes first. */
export function describePart(
  exchange: ExchangeResult,
  findings: readonly Finding[],
  sources: PartSources,
  limits: SizeLimits = sizeLimits,
): ReportPart {
  const kept = chooseExcerpts(
    exchange,
    sources.transcripts.flatMap(({ excerpts }) => excerpts),
    limits.maxExcerptsLength,
  )
  return {
    exchange: exchange.id,
    findings: [...findings],
    transcripts: sources.transcripts.map((transcript) => ({
      ...transcript,
      entries: transcript.entries.map((entry) => cutEntry(entry, limits.maxSegmentLength)),
      excerpts: transcript.excerpts.filter(({ finding }) => kept.has(finding)),
    })),
    values: Object.fromEntries(sources.truth.map(({ element, value }) => [element, value])),
    files: Object.fromEntries(sources.observations.map(({ id, file }) => [id, file])),
    excerptsLeftOut: sources.transcripts.reduce(
      (sum, { excerpts }) => sum + excerpts.filter(({ finding }) => !kept.has(finding)).length,
      0,
    ),
  }
}

function describePlan(plan: ExchangePlan): PlanFacts {
  return {
    title: plan.title,
    shows: plan.shows,
    organisations: Object.fromEntries(plan.parties.map(({ id, organisation }) => [id, organisation.name])),
  }
}

/** Findings whose bytes are kept: first of each reason, then of each exposure, then the rest, as far as it fits. */
function chooseExcerpts(exchange: ExchangeResult, excerpts: readonly Excerpt[], maxLength: number): Set<string> {
  const byFinding = new Map(excerpts.map((excerpt) => [excerpt.finding, excerpt]))
  const reasons = Object.values(exchange.verdicts).flatMap((verdict) => verdict.reasons)
  const order = new Set([
    ...reasons.flatMap(({ findings }) => findings.slice(0, 25)),
    ...exchange.exposures.flatMap(({ findings }) => findings.slice(0, 2)),
    ...byFinding.keys(),
  ])
  const kept = new Set<string>()
  let length = 0
  for (const finding of order) {
    const excerpt = byFinding.get(finding)
    if (excerpt === undefined) continue
    length += excerpt.raw.length + excerpt.decoded.text.length
    if (length > maxLength) break
    kept.add(finding)
  }
  return kept
}

function cutEntry(entry: TranscriptEntry, maxLength: number): ReportEntry {
  return { ...entry, segments: entry.segments.map((segment) => cutSegment(segment, maxLength)) }
}

function cutSegment(whole: Segment, maxLength: number): ReportSegment {
  const { text, marks, ...rest } = abridge(whole)
  const kept = marks.filter(({ start, length }) => start + length <= maxLength)
  const cut = { ...rest, text: text.slice(0, maxLength), marks: kept }
  return cut.text.length === whole.text.length ? cut : { ...cut, cutFrom: whole.text.length }
}
