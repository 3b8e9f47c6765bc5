/** A scan for people: per file what could be read, how often and where first, and a summary. */

import { type Level, levels } from '../../contracts/result.ts'
import type { ScanCoverage, ScanFinding, ScanReport } from '../../probe/scan/report.ts'
import type { Paint } from '../../report/pretty/paint.ts'
import { type Language, words } from '../../report/words.ts'
import { sayBytes, sayShare } from './quantities.ts'
import { type ScanTexts, scanTexts } from './texts.ts'

export interface TellOptions {
  language: Language
  paint: Paint
  durationMs: number
}

interface Row {
  number: number
  first: ScanFinding
  count: number
}

/** Elements per file, and files in which nothing was found. */
const mostRows = 15
const mostEmptyFiles = 20
const longestElement = 48

export function tellReport(report: ScanReport, options: TellOptions): string[] {
  const texts = scanTexts[options.language]
  if (report.coverage.length === 0) return [texts.noFile, ...tellSkipped(report, texts)]
  const numbered = Map.groupBy(
    report.findings.map((finding, index) => ({ finding, number: index + 1 })),
    ({ finding }) => finding.file,
  )
  const isEmpty = ({ file, budgetsHit }: ScanCoverage) => !numbered.has(file) && budgetsHit.length === 0
  const empty = report.coverage.filter(isEmpty)
  const hidden = new Set(empty.slice(mostEmptyFiles))
  return [
    ...report.coverage
      .filter((one) => !hidden.has(one))
      .flatMap((one) => tellFile(one, rowsOf(numbered.get(one.file) ?? []), options)),
    ...(hidden.size === 0 ? [] : [texts.moreFiles(hidden.size)]),
    ...tellSkipped(report, texts),
    '',
    ...tellSummary(report, options),
  ]
}

/** By level, highest first, then by place. */
function rowsOf(found: readonly { finding: ScanFinding; number: number }[]): Row[] {
  const groups = Map.groupBy(found, ({ finding }) => `${finding.level} ${finding.element}`)
  return [...groups.values()]
    .flatMap(([first, ...others]) =>
      first === undefined ? [] : [{ number: first.number, first: first.finding, count: others.length + 1 }],
    )
    .sort((a, b) => levels.indexOf(a.first.level) - levels.indexOf(b.first.level) || a.number - b.number)
}

function tellFile(coverage: ScanCoverage, rows: readonly Row[], { language, paint }: TellOptions): string[] {
  const texts = scanTexts[language]
  const { file, party, observedBytes, alikeLeftOut, budgetsHit } = coverage
  const facts = [
    ...(party === undefined ? [] : [texts.party(party)]),
    sayBytes(observedBytes),
    ...tellShares(coverage, texts),
  ]
  const head = `${paint('bold', file)}  ${paint('dim', facts.join(', '))}`
  const shown = rows.slice(0, mostRows)
  const limits = budgetsHit.map((limit) => `  ${paint('attention', `${texts.limits}: ${limit}`)}`)
  if (rows.length === 0) return [`${head}${budgetsHit.length === 0 ? `  ${texts.nothing}` : ''}`, ...limits]
  return [
    head,
    ...alignColumns([
      Object.values(texts.heads),
      ...shown.map(({ number, first, count }) => [
        String(number),
        words[language].levels[first.level],
        shorten(first.element, longestElement),
        alikeLeftOut > 0 && count >= 20 ? texts.more(count) : String(count),
        `${first.offset}–${first.offset + first.length}`,
        first.chain.length === 0 ? texts.direct : first.chain.map(({ step }) => step).join(' › '),
      ]),
    ]).map((line, i) => `  ${i === 0 ? paint('dim', line) : line}`),
    ...(rows.length > shown.length ? [`  ${texts.moreRows(rows.length - shown.length)}`] : []),
    ...limits,
  ]
}

function tellShares(
  { observedBytes, decodedBytes, ciphertextBytes, opaqueBytes }: ScanCoverage,
  texts: ScanTexts,
): string[] {
  if (observedBytes === 0) return []
  return [
    texts.read(sayShare(decodedBytes, observedBytes)),
    ...(ciphertextBytes === 0 ? [] : [texts.ciphertext(sayShare(ciphertextBytes, observedBytes))]),
    ...(opaqueBytes === 0 ? [] : [texts.opaque(sayShare(opaqueBytes, observedBytes))]),
  ]
}

function tellSkipped({ skipped }: ScanReport, texts: ScanTexts): string[] {
  const reasons = Map.groupBy(skipped, ({ reason }) => reason)
  return [...reasons].map(
    ([reason, files]) => `${texts.skipped}: ${texts.files(files.length)} (${reason}), ${files[0]?.file}`,
  )
}

function tellSummary({ findings, coverage }: ScanReport, { language, paint, durationMs }: TellOptions): string[] {
  const texts = scanTexts[language]
  const total = {
    file: '',
    observedBytes: 0,
    decodedBytes: 0,
    ciphertextBytes: 0,
    opaqueBytes: 0,
    budgetsHit: [],
    alikeLeftOut: 0,
  }
  for (const one of coverage) {
    for (const name of ['observedBytes', 'decodedBytes', 'ciphertextBytes', 'opaqueBytes'] as const)
      total[name] += one[name]
  }
  const rate = `${(total.observedBytes / 1e6 / Math.max(durationMs / 1000, 0.001)).toFixed(1)} MB/s`
  const facts = [texts.files(coverage.length), sayBytes(total.observedBytes), rate, ...tellShares(total, texts)]
  const limited = coverage.filter(({ budgetsHit }) => budgetsHit.length > 0).length
  return [
    `${paint('bold', texts.summary)}: ${facts.join(', ')}`,
    ...tellLevels(findings, language, paint),
    ...(limited === 0 ? [] : [paint('attention', `  ${texts.limits}: ${texts.files(limited)}`)]),
    ...(findings.length === 0 ? [] : [paint('dim', texts.show)]),
  ]
}

function tellLevels(findings: readonly ScanFinding[], language: Language, paint: Paint): string[] {
  const texts = scanTexts[language]
  if (findings.length === 0) return [`  ${paint('pass', texts.nothing)}`]
  const elements = (level: Level) =>
    new Set(findings.filter((one) => one.level === level).map(({ element }) => element)).size
  return levels
    .filter((level) => elements(level) > 0)
    .map(
      (level) =>
        `  ${paint(level === 'inferable' ? 'attention' : 'fail', words[language].levels[level])}: ${texts.elements(elements(level))}`,
    )
}

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `…${text.slice(text.length - length + 1)}`
}
