/** A whole run: several exchanges side by side, each measured and judged, and the result of them all. */

import { randomBytes } from 'node:crypto'
import { mkdir, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Sabotage } from '../contracts/party.ts'
import type { Reporter } from '../contracts/reporter.ts'
import type { Ends, ExchangeResult, Finding, Requirement, Result } from '../contracts/result.ts'
import type { ExchangePlan } from '../contracts/scenario.ts'
import type { Topology } from '../contracts/topology.ts'
import type { Transcript } from '../contracts/transcript.ts'
import { assessExchange } from './assess-exchange.ts'
import { evidenceFolder } from './evidence-folder.ts'
import { decideOutcome, interrupted } from './outcome.ts'
import { createRunKeys, type HasMessageKey, type KeyIssuer } from './prepare-keys.ts'
import { runExchange } from './run-exchange.ts'

export interface RunRequest {
  plans: readonly ExchangePlan[]
  topology: Topology
  issuer: KeyIssuer
  hasMessageKey: HasMessageKey
  seed: string
  require: Requirement
  ends: Ends
  /** Exchanges at the same time. */
  jobs: number
  /** The run's folder; made here. Its last part is the run's id. */
  directory: string
  version: string
  reporter: Required<Pick<Reporter, 'onPhase' | 'onStep' | 'onExchangeEnd'>>
  signal: AbortSignal
  sabotage?: Readonly<Record<string, readonly Sabotage[]>>
  disabledDecoders?: readonly string[]
  /** Whether the memory of the measured parties is read, default true. */
  memory?: boolean
  /** Given what every party saw, for a report that is made after the run. */
  onTranscripts?(exchange: string, transcripts: Transcript[]): void
}

interface Measured {
  result: ExchangeResult
  findings: Finding[]
}

/** `20261122-101530-3fa2`: sorts by time, and two runs of one second differ. */
export function createRunId(now: Date): string {
  const [date, time] = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T')
  return `${date}-${time}-${randomBytes(2).toString('hex')}`
}

export async function run(request: RunRequest): Promise<Result> {
  const startedAt = new Date()
  await mkdir(request.directory, { recursive: true })
  const keys = createRunKeys(request.issuer)
  const measured = await mapLimited(request.plans, request.jobs, request.signal, async (plan): Promise<Measured> => {
    const directory = evidenceFolder(request.directory, plan.id)
    const { evidence, reading } = await runExchange({
      ...request,
      plan,
      keys,
      directory,
      sabotage: request.sabotage ?? {},
      onPhase: (phase) => request.reporter.onPhase(plan, phase),
      onStep: (step) => request.reporter.onStep(plan, step),
    })
    request.reporter.onPhase(plan, 'probing')
    const assessment = await assessExchange(directory, evidence, {
      ...reading,
      ...(request.disabledDecoders === undefined ? {} : { disabledDecoders: request.disabledDecoders }),
      transcribe: request.onTranscripts !== undefined,
    })
    request.onTranscripts?.(plan.id, assessment.transcripts)
    request.reporter.onPhase(plan, 'judged')
    request.reporter.onExchangeEnd(plan, assessment.result, assessment.findings)
    return { result: assessment.result, findings: assessment.findings }
  })
  const exchanges = measured.map(({ result }) => result)
  const decided = request.signal.aborted ? interrupted : decideOutcome(exchanges, request.require)
  await pointLatest(request.directory)
  return {
    schema: 'inkijk-result/1',
    tool: { name: 'inkijk', version: request.version },
    run: {
      id: basename(request.directory),
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      backend: request.topology.id,
      seed: request.seed,
      require: request.require,
      ends: request.ends,
      ...decided,
    },
    exchanges,
    findings: measured.flatMap(({ findings }) => findings),
  }
}

/** Keeps the order of the items. After an abort it starts nothing more, and leaves out what did not finish. */
async function mapLimited<T, R>(
  items: readonly T[],
  limit: number,
  signal: AbortSignal,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: (R | undefined)[] = []
  const waiting = items.entries()
  const worker = async () => {
    for (const [index, item] of waiting) {
      if (signal.aborted) return
      try {
        results[index] = await work(item)
      } catch (error) {
        if (!signal.aborted) throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, limit) }, worker))
  return results.filter((result) => result !== undefined)
}

/** `latest` beside the run's folder. */
async function pointLatest(directory: string): Promise<void> {
  const link = join(dirname(directory), 'latest')
  await rm(link, { force: true, recursive: true })
  await symlink(basename(directory), link, 'dir')
}
