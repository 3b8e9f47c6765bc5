/** `inkijk beproeving` */

import { mkdir, realpath, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { manifests } from '../../../simulators/index.ts'
import { HarnessError } from '../../contracts/error.ts'
import { type Ends, type ExchangeResult, type Result, verdictNames } from '../../contracts/result.ts'
import type { Scenario } from '../../contracts/scenario.ts'
import { describeTrial } from '../../report/trial/describe-trial.ts'
import { renderHtml } from '../../report/trial/html.ts'
import { renderPdf } from '../../report/trial/pdf.ts'
import { type TrialEvidence, type TrialRound, takeRound } from '../../report/trial/trial-input.ts'
import type { Language } from '../../report/words.ts'
import { evidenceFolder, readEvidence } from '../../run/evidence-folder.ts'
import { readResult } from '../../run/verify.ts'
import { loadShippedScenarios } from '../composition.ts'
import type { CommandContext } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { findRun } from '../find-run.ts'
import { runNamed } from './run.ts'

export interface BeproevingOptions {
  run?: string
  previous?: string
  round?: string
  language: Language
  output?: string
  backend: string
  sut?: string
  ends: Ends
  out: string
  seed?: string
  jobs?: number
  memory: boolean
}

/** Name of both files, without extension, in the folder of the run. */
const defaultName = 'bevindingen'

export async function beproevingCommand(
  trial: string,
  options: BeproevingOptions,
  context: CommandContext,
): Promise<number> {
  const scenarios = await findScenarios(trial)
  // Before a run that takes minutes: a mistake in what it is compared with shows at once.
  const previous = options.previous === undefined ? undefined : await readRound(options.previous, trial, scenarios)
  const measured = await measure(trial, options, scenarios, context)
  if (measured === undefined) return exitCodes.interrupted
  const { directory, round, exitCode } = measured
  const files = fileNames(options.output ?? join(directory, defaultName))
  const document = describeTrial({
    trial,
    language: options.language,
    current: round,
    evidence: await readTrialEvidence(directory, round),
    scenarios: scenarios.own,
    systems: new Map(manifests.map(({ id, title, mustRead }) => [id, { title, mustRead }])),
    runReference: nameRun(await realpath(directory)),
    ...(options.round === undefined ? {} : { round: options.round }),
    ...(previous === undefined ? {} : { previous: previous.round }),
  })
  await mkdir(dirname(files.html), { recursive: true })
  await writeFile(files.html, renderHtml(document))
  await writeFile(files.pdf, await renderPdf(document))
  for (const file of Object.values(files)) context.terminal.line(file)
  return exitCode
}

interface TrialScenarios {
  all: readonly Scenario[]
  own: readonly Scenario[]
}

async function findScenarios(trial: string): Promise<TrialScenarios> {
  const all = await loadShippedScenarios()
  const own = all.filter((scenario) => scenario.trial === trial)
  if (own.length === 0) {
    const known = [...new Set(all.flatMap((scenario) => scenario.trial ?? []))].join(', ')
    throw new HarnessError('SCENARIO_NOT_FOUND', `no trial "${trial}"; expected one of ${known}`)
  }
  return { all, own }
}

interface MeasuredRound {
  directory: string
  round: TrialRound
  exitCode: number
}

/** The run that was named, or one that is made now; undefined when that was interrupted. */
async function measure(
  trial: string,
  options: BeproevingOptions,
  scenarios: TrialScenarios,
  context: CommandContext,
): Promise<MeasuredRound | undefined> {
  if (options.run !== undefined) return { ...(await readRound(options.run, trial, scenarios)), exitCode: exitCodes.met }
  const { result, directory } = await runNamed(
    [trial],
    { ...options, require: 'expected', reporter: 'pretty', lang: options.language },
    context,
  )
  if (result.run.outcome === 'interrupted') return undefined
  return { directory, round: takeRound(result, scenarios.own), exitCode: result.run.exitCode }
}

/** @throws HarnessError RUN_NOT_FOUND, RUN_INVALID, USAGE for a run of another trial */
async function readRound(
  named: string,
  trial: string,
  scenarios: TrialScenarios,
): Promise<Pick<MeasuredRound, 'directory' | 'round'>> {
  const directory = findRun(named)
  const result = await readResult(directory)
  assertComplete(result, directory)
  const round = takeRound(result, scenarios.own)
  if (round.exchanges.length === 0) {
    const trialOf = new Map(scenarios.all.map(({ id, trial: name }) => [id, name ?? id]))
    const found = [...new Set(result.exchanges.map(({ scenario }) => trialOf.get(scenario) ?? scenario))]
    const what = found.length === 0 ? 'holds no exchange' : `is of trial ${found.join(', ')}`
    throw new HarnessError('USAGE', `run "${named}" ${what}; expected a run of trial ${trial}`)
  }
  return { directory, round }
}

/** A file that says it is a result can be half a result. */
function assertComplete({ tool, run, exchanges, findings }: Partial<Result>, directory: string): void {
  const complete =
    typeof tool?.version === 'string' &&
    typeof run?.startedAt === 'string' &&
    Array.isArray(findings) &&
    Array.isArray(exchanges) &&
    exchanges.every(isComplete)
  if (!complete) {
    throw new HarnessError('RUN_INVALID', `"${join(directory, 'result.json')}" lacks members that every result has`)
  }
}

function isComplete({ exposures, verdicts }: Partial<ExchangeResult>): boolean {
  return Array.isArray(exposures) && verdictNames.every((name) => Array.isArray(verdicts?.[name]?.reasons))
}

async function readTrialEvidence(directory: string, { exchanges }: TrialRound): Promise<Map<string, TrialEvidence>> {
  const evidence = new Map<string, TrialEvidence>()
  for (const { id } of exchanges) evidence.set(id, await readEvidence(evidenceFolder(directory, id)))
  return evidence
}

function fileNames(output: string): { html: string; pdf: string } {
  const base = resolve(output.replace(/\.(html?|pdf)$/i, ''))
  return { html: `${base}.html`, pdf: `${base}.pdf` }
}

/** As a command finds it that is given from the same place. */
function nameRun(directory: string): string {
  const path = relative(process.cwd(), directory)
  return path.startsWith('..') || isAbsolute(path) ? directory : path
}
