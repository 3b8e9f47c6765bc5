/** Measures an exchange that a tester triggers in a network that stays up. The network has ended afterwards. */

import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Result } from '../contracts/result.ts'
import type { RunningNetwork } from '../contracts/topology.ts'
import { concludeRun, type ResultRequest } from './conclude-run.ts'
import { watchExchange } from './conduct.ts'
import { evidenceFolder } from './evidence-folder.ts'
import { type JudgeRequest, judgeMeasured } from './judge-measured.ts'
import { seedOf } from './keep-up.ts'
import { type KeptNetwork, readKeptKeys } from './kept-network.ts'
import { observeExchange } from './observe-exchange.ts'

export interface AttachedRequest extends JudgeRequest, Omit<ResultRequest, 'seed'> {
  network: KeptNetwork
  /** Folder of the network. */
  networkDirectory: string
  running: RunningNetwork
  /** Whether memory is read, default true. */
  memory?: boolean
}

export interface Attempted {
  result: Result
  /** The exchange is over, and so is the network. */
  isOver: boolean
}

/** Interrupted before the exchange is over, it leaves the network as it is. */
export async function measureAttached(request: AttachedRequest): Promise<Attempted> {
  const { network, networkDirectory, running, directory, reporter, signal, ends } = request
  const { plan } = network
  const startedAt = new Date()
  const ended = { ...request, seed: seedOf(network), backend: network.backend, startedAt }
  await mkdir(directory, { recursive: true })
  const keys = await readKeptKeys(networkDirectory)
  reporter.onPhase(plan, 'exchanging')
  const onStep: Parameters<typeof watchExchange>[2]['onStep'] = (step) => reporter.onStep(plan, step)
  const conduct = await watchExchange(plan, running, { onStep, signal })
  if (signal.aborted) {
    running.release?.()
    return { result: await concludeRun(ended, []), isOver: false }
  }
  const here = evidenceFolder(networkDirectory, plan.id)
  const { memory } = request
  const measured = await observeExchange(
    {
      plan,
      keys,
      ends,
      directory: here,
      ...(memory === undefined ? {} : { memory }),
      onPhase: (phase) => reporter.onPhase(plan, phase),
    },
    network,
    running,
    conduct,
  )
  await moveFolder(here, evidenceFolder(directory, plan.id))
  return { result: await concludeRun(ended, [await judgeMeasured(request, measured)]), isOver: true }
}

async function moveFolder(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  try {
    await rename(from, to)
  } catch (error) {
    // Another file system.
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error
    await cp(from, to, { recursive: true })
    await rm(from, { recursive: true })
  }
}
