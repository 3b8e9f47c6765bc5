/** One worker thread that probes windows one after the other; started anew when it ends. */

import { Worker } from 'node:worker_threads'
import type { HeldKey } from '../../contracts/probe.ts'
import type { TruthElement } from '../../contracts/truth.ts'
import type { BudgetLimits } from '../budget.ts'
import type { WindowJob, WindowResult } from './probe-window.ts'
import { reviveBytes } from './revive-bytes.ts'

export interface WorkerSlot {
  probe(job: WindowJob): Promise<WindowResult>
  end(): Promise<void>
}

export interface WorkerSetting {
  elements: readonly TruthElement[]
  budget: Partial<BudgetLimits>
}

export interface WorkerRequest {
  job: Omit<WindowJob, 'keys'>
  /** Number of the set of keys; `keys` comes with it the first time. */
  keySet: number
  keys?: readonly HeldKey[]
}

export type WorkerAnswer = { result: WindowResult } | { error: string }

/** From source a thread runs the source, built it runs what was built. */
const entry = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./worker.js', import.meta.url)
/** Garbage is collected sooner in a small heap; a window that needs more gets it in a second attempt. */
const smallHeap = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 8 }

export function createWorkerSlot(setting: WorkerSetting): WorkerSlot {
  let thread: { worker: Worker; keySets: Map<readonly HeldKey[], number> } | undefined
  const end = async () => {
    const ended = thread
    thread = undefined
    await ended?.worker.terminate()
  }
  const ask = async ({ keys, ...job }: WindowJob, resourceLimits?: typeof smallHeap): Promise<WindowResult> => {
    const options = { workerData: setting, ...(resourceLimits === undefined ? {} : { resourceLimits }) }
    thread ??= { worker: new Worker(entry, options), keySets: new Map() }
    const { worker, keySets } = thread
    const known = keySets.get(keys)
    const keySet = known ?? keySets.size
    keySets.set(keys, keySet)
    const request: WorkerRequest = { job, keySet, ...(known === undefined ? { keys } : {}) }
    const answer = await exchange(worker, request).catch((error: unknown) => {
      thread = undefined
      throw error
    })
    if ('error' in answer) throw new Error(answer.error)
    return reviveBytes(answer.result)
  }
  return {
    async probe(job) {
      try {
        return await ask(job, smallHeap)
      } catch (error) {
        if (!isOutOfMemory(error)) throw error
        return await ask(job).finally(end)
      }
    },
    end,
  }
}

function exchange(worker: Worker, request: WorkerRequest): Promise<WorkerAnswer> {
  return new Promise<WorkerAnswer>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`a worker thread ended with ${code}`)))
    worker.postMessage(request)
  }).finally(() => {
    for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
  })
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
