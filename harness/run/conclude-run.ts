/** The result of a run, of what became of its exchanges. */

import { rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Ends, Requirement, Result } from '../contracts/result.ts'
import type { Judged } from './judge-measured.ts'
import { decideOutcome, interrupted } from './outcome.ts'

export interface ResultRequest {
  /** The run's folder; made by then. Its last part is the run's id. */
  directory: string
  version: string
  seed: string
  require: Requirement
  ends: Ends
  /** Aborted: the run was interrupted. */
  signal: AbortSignal
}

export interface EndedRun extends ResultRequest {
  /** Id of the topology. */
  backend: string
  startedAt: Date
}

/** Points `latest` to the run as well. */
export async function concludeRun(request: EndedRun, judged: readonly Judged[]): Promise<Result> {
  const { directory, version, seed, require, ends, signal, backend, startedAt } = request
  const exchanges = judged.map(({ result }) => result)
  const decided = signal.aborted ? interrupted : decideOutcome(exchanges, require)
  await pointLatest(directory)
  return {
    schema: 'inkijk-result/1',
    tool: { name: 'inkijk', version },
    run: {
      id: basename(directory),
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      backend,
      seed,
      require,
      ends,
      ...decided,
    },
    exchanges,
    findings: judged.flatMap(({ findings }) => findings),
  }
}

/** `latest` beside the run's folder. */
async function pointLatest(directory: string): Promise<void> {
  const link = join(dirname(directory), 'latest')
  await rm(link, { force: true, recursive: true })
  await symlink(basename(directory), link, 'dir')
}
