/** Writes `report.html`: one file that opens without a network. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExchangeEvidence } from '../../contracts/evidence.ts'
import type { Titles } from '../../contracts/manifest.ts'
import type { Reporter } from '../../contracts/reporter.ts'
import type { ExchangeResult, Result } from '../../contracts/result.ts'
import type { ExchangePlan } from '../../contracts/scenario.ts'
import type { Transcript } from '../../contracts/transcript.ts'
import type { ReportPart } from './model.ts'
import { describeIndex, describePart } from './model.ts'
import { writePage } from './page.ts'
import { loadViewer } from './viewer-files.ts'

export interface HtmlOptions {
  /** What each party of this exchange saw; also the bytes behind its findings. */
  loadTranscripts?: (exchange: string) => Promise<Transcript[]>
  /** Evidence of this exchange: gives the values of the truth and the files of the observations. */
  loadEvidence?: (exchange: string) => Promise<Pick<ExchangeEvidence, 'truth' | 'parties'>>
  /** Scenario id → title. */
  scenarioTitles?: Readonly<Record<string, Titles>>
}

export function createHtmlReporter(options: HtmlOptions): Reporter {
  let plans: readonly ExchangePlan[] = []
  return {
    onRunBegin(begun) {
      plans = begun
    },
    async onRunEnd(result, { directory, language }) {
      const index = describeIndex(result, plans, options.scenarioTitles ?? {}, language)
      const html = await writePage(await loadViewer(), index, loadParts(result, options))
      const file = join(directory, 'report.html')
      await writeFile(file, html)
      return file
    },
  }
}

async function* loadParts(result: Result, options: HtmlOptions): AsyncGenerator<ReportPart> {
  for (const exchange of result.exchanges) yield await loadPart(exchange, result, options)
}

async function loadPart(exchange: ExchangeResult, result: Result, options: HtmlOptions): Promise<ReportPart> {
  const [transcripts, evidence] = await Promise.all([
    options.loadTranscripts?.(exchange.id),
    options.loadEvidence?.(exchange.id),
  ])
  return describePart(
    exchange,
    result.findings.filter((finding) => finding.exchange === exchange.id),
    {
      transcripts: transcripts ?? [],
      truth: evidence?.truth ?? [],
      observations: evidence?.parties.flatMap(({ observations }) => observations) ?? [],
    },
  )
}
