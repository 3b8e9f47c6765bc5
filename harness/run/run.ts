/** A whole run: several exchanges side by side, each measured and judged, and the result of them all. */

import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Sabotage } from '../contracts/party.ts'
import type { Result } from '../contracts/result.ts'
import type { ExchangePlan } from '../contracts/scenario.ts'
import type { Topology } from '../contracts/topology.ts'
import { concludeRun, type ResultRequest } from './conclude-run.ts'
import { evidenceFolder } from './evidence-folder.ts'
import type { IdentityKeysOf } from './identity-keys.ts'
import { type Judged, type JudgeRequest, judgeMeasured } from './judge-measured.ts'
import { createRunKeys, type HasMessageKey, type KeyIssuer } from './prepare-keys.ts'
import { runExchange } from './run-exchange.ts'

export interface RunRequest extends JudgeRequest, ResultRequest {
  plans: readonly ExchangePlan[]
  topology: Topology
  issuer: KeyIssuer
  hasMessageKey: HasMessageKey
  identityKeysOf: IdentityKeysOf
  /** Exchanges at the same time. */
  jobs: number
  signal: AbortSignal
  sabotage?: Readonly<Record<string, readonly Sabotage[]>>
  /** Whether the memory of the measured parties is read, default true. */
  memory?: boolean
}

/** `20261122-101530-3fa2`: sorts by time, and two runs of one second differ. */
export function createRunId(now: Date): string {
  const [date, time] = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T')
  return `${date}-${time}-${randomBytes(2).toString('hex')}`
}

export function isRunId(name: string): boolean {
  return /^\d{8}-\d{6}-[0-9a-f]{4}$/.test(name)
}

export async function run(request: RunRequest): Promise<Result> {
  const startedAt = new Date()
  await mkdir(request.directory, { recursive: true })
  const keys = createRunKeys(request.issuer, request)
  const measured = await mapLimited(request.plans, request.jobs, request.signal, async (plan): Promise<Judged> => {
    const exchange = await runExchange({
      ...request,
      run: basename(request.directory),
      plan,
      keys,
      directory: evidenceFolder(request.directory, plan.id),
      sabotage: request.sabotage ?? {},
      onPhase: (phase) => request.reporter.onPhase(plan, phase),
      onStep: (step) => request.reporter.onStep(plan, step),
    })
    return judgeMeasured(request, exchange)
  })
  return concludeRun({ ...request, backend: request.topology.id, startedAt }, measured)
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
