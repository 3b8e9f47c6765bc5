/** `inkijk scan` */

import { readFile } from 'node:fs/promises'
import { HarnessError } from '../../contracts/error.ts'
import type { HeldKey } from '../../contracts/probe.ts'
import { levels } from '../../contracts/result.ts'
import type { TruthElement } from '../../contracts/truth.ts'
import { probePaths } from '../../probe/probe-paths.ts'
import type { ScanFinding, ScanReport } from '../../probe/scan/report.ts'
import { createPaint } from '../../report/pretty/paint.ts'
import type { Language } from '../../report/words.ts'
import { readTruthFile } from '../../truth/read-truth-file.ts'
import type { CommandContext } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { createScanProgress } from '../scan/progress.ts'
import { type GivenKeys, readGivenKeys, readPartyPaths } from '../scan/read-keys.ts'
import { tellReport } from '../scan/tell-report.ts'
import { tellShown } from '../scan/tell-shown.ts'
import { scanTexts } from '../scan/texts.ts'

export interface ScanOptions {
  truth: string
  keys: string[]
  party: string[]
  allowRealBsn?: boolean
  jobs?: number
  show?: number
  from?: string
  progress: boolean
  json?: boolean
  lang?: Language
}

export async function scanCommand(
  paths: readonly string[],
  options: ScanOptions,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context
  const elements = readTruthFile(options.truth, { allowRealBsn: options.allowRealBsn === true })
  const given = await readGivenKeys(options.keys)
  if (options.from !== undefined) return showFromReport(options.from, options, elements, given, context)
  if (paths.length === 0) throw new HarnessError('USAGE', 'scan needs a path: a file or a folder')
  const language = options.lang ?? terminal.language
  const startedAt = performance.now()
  const { report, keysOf } = await scan(paths, options, elements, given, context)
  if (context.signal.aborted) return exitCodes.interrupted
  if (options.show !== undefined) {
    await show(options.show, report, options, elements, keysOf, context)
  } else if (options.json === true) terminal.line(JSON.stringify(report, null, 2))
  else {
    const durationMs = performance.now() - startedAt
    const paint = createPaint(terminal.colour)
    for (const line of tellReport(report, { language, paint, durationMs })) terminal.line(line)
  }
  return exitCodeOf(report)
}

type KeysOf = (finding: ScanFinding) => readonly HeldKey[]

async function scan(
  paths: readonly string[],
  { jobs, party, progress: wanted, lang }: ScanOptions,
  elements: readonly TruthElement[],
  { keys, partyKeys }: GivenKeys,
  { terminal, signal }: CommandContext,
): Promise<{ report: ScanReport; keysOf: KeysOf }> {
  const known = new Map<string | undefined, readonly HeldKey[]>()
  const progress = wanted
    ? createScanProgress({
        ...terminal.progress,
        texts: scanTexts[lang ?? terminal.language],
        now: () => performance.now(),
      })
    : undefined
  try {
    const report = await probePaths({
      paths,
      elements,
      keys,
      partyKeys,
      partyPaths: readPartyPaths(party),
      ...(jobs === undefined ? {} : { workers: jobs }),
      ...(progress === undefined ? {} : { onProgress: progress.update }),
      onKeys: (of, all) => void known.set(of, all),
      signal,
    })
    return { report, keysOf: (finding) => known.get(finding.party) ?? keys }
  } finally {
    progress?.stop()
  }
}

async function show(
  number: number,
  { findings }: ScanReport,
  { json }: ScanOptions,
  elements: readonly TruthElement[],
  keysOf: KeysOf,
  { terminal }: CommandContext,
): Promise<void> {
  const finding = findings[number - 1]
  if (finding === undefined) {
    throw new HarnessError('FINDING_NOT_FOUND', `no finding ${number}; the scan has ${findings.length}`)
  }
  // Loads all decoders, which a scan in threads of its own does without here.
  const { showFinding } = await import('../../probe/scan/show-finding.ts')
  const shown = await showFinding({ finding, elements, keys: keysOf(finding) })
  if (json === true) terminal.line(JSON.stringify({ schema: 'inkijk-scan-finding/1', ...shown }, null, 2))
  else for (const line of tellShown(number, shown)) terminal.line(line)
}

async function showFromReport(
  file: string,
  options: ScanOptions,
  elements: readonly TruthElement[],
  { keys, partyKeys }: GivenKeys,
  context: CommandContext,
): Promise<number> {
  if (options.show === undefined) throw new HarnessError('USAGE', '--from needs --show NUMBER')
  const report = await readReport(file)
  const keysOf: KeysOf = ({ party }) => [...keys, ...((party === undefined ? undefined : partyKeys.get(party)) ?? [])]
  await show(options.show, report, options, elements, keysOf, context)
  return exitCodes.met
}

async function readReport(file: string): Promise<ScanReport> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new HarnessError('USAGE', `--from "${file}": cannot be read`, { cause })
  })
  try {
    const report = JSON.parse(text) as ScanReport
    if (report.schema === 'inkijk-scan/1' && Array.isArray(report.findings)) return report
  } catch (cause) {
    throw new HarnessError('USAGE', `--from "${file}": expected JSON as scan --json writes it`, { cause })
  }
  throw new HarnessError('USAGE', `--from "${file}": expected schema inkijk-scan/1`)
}

/** Design 4.6: a proven leak outranks a limit. */
function exitCodeOf({ findings, coverage }: ScanReport): number {
  if (findings.some(({ level }) => levels.indexOf(level) < levels.indexOf('inferable'))) return exitCodes.notMet
  return coverage.some(({ budgetsHit }) => budgetsHit.length > 0) ? exitCodes.inconclusive : exitCodes.met
}
