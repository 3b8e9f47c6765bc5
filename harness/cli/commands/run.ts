/** `inkijk run` */

import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { ReporterContext } from '../../contracts/reporter.ts'
import type { Ends, Requirement, Result } from '../../contracts/result.ts'
import type { Transcript } from '../../contracts/transcript.ts'
import { createRunId, run } from '../../run/run.ts'
import { createKeyIssuer, createTopology, hasMessageKey, identityKeysOf } from '../composition.ts'
import type { CommandContext } from '../context.ts'
import { createEvidenceLoaders } from '../evidence-loaders.ts'
import { placeSut } from '../place-sut.ts'
import { readVersion } from '../read-version.ts'
import { createReporters } from '../reporters.ts'
import { selectPlans } from '../select-plans.ts'

export interface RunOptions {
  backend: string
  sut?: string
  require: Requirement
  ends: Ends
  reporter: string
  out: string
  seed?: string
  grep?: string
  shard?: string
  jobs?: number
  memory: boolean
  lang?: 'nl' | 'en'
}

/** Written in every run: the other commands read it. */
export const resultReporter = 'json'

export async function runCommand(
  names: readonly string[],
  options: RunOptions,
  context: CommandContext,
): Promise<number> {
  const { result } = await runNamed(names, options, context)
  return result.run.exitCode
}

/** Runs what is named and writes its reports; resolves with the result and the folder of the run. */
export async function runNamed(
  names: readonly string[],
  options: RunOptions,
  context: CommandContext,
): Promise<{ result: Result; directory: string }> {
  const now = new Date()
  const selected = await selectPlans(names, options)
  const { scenarios } = selected
  const backend = createTopology(options.backend, context.terminal.error)
  const { plans, topology } = await placeSut(options.sut, selected.plans, backend, context.terminal)
  await topology.prepare?.()
  const directory = resolve(options.out, createRunId(now))
  const transcripts = new Map<string, Transcript[]>()
  const asked = options.reporter.split(',')
  const loaders = createEvidenceLoaders(directory, transcripts)
  const reporters = createReporters([resultReporter, ...asked], { directory, scenarios, loaders, ...context })
  const reporterContext: ReporterContext = { directory, language: options.lang ?? context.terminal.language }
  reporters.onRunBegin(plans, reporterContext)
  const result = await run({
    plans,
    topology,
    issuer: await createKeyIssuer(plans, now),
    hasMessageKey,
    identityKeysOf,
    seed: options.seed ?? randomBytes(8).toString('hex'),
    require: options.require,
    ends: options.ends,
    jobs: options.jobs ?? availableParallelism(),
    directory,
    memory: options.memory,
    version: await readVersion(),
    reporter: reporters,
    signal: context.signal,
    // Kept in memory, so only where a report shows them.
    ...(asked.includes('html')
      ? { onTranscripts: (exchange: string, made: Transcript[]) => void transcripts.set(exchange, made) }
      : {}),
  })
  await reporters.onRunEnd(result, reporterContext)
  return { result, directory }
}
