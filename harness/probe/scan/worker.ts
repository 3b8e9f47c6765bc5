/** Entry of a worker thread: a window in, what was found in it out. */

import { parentPort, workerData } from 'node:worker_threads'
import type { HeldKey } from '../../contracts/probe.ts'
import { createGarbageCollection } from './collect-garbage.ts'
import { createProbeWindow } from './probe-window.ts'
import { reviveBytes } from './revive-bytes.ts'
import type { WorkerAnswer, WorkerRequest, WorkerSetting } from './worker-slot.ts'

const tolerableBytes = 8 * 1024 * 1024

const collectGarbage = createGarbageCollection(tolerableBytes)
const { elements, budget } = workerData as WorkerSetting
const probe = createProbeWindow(elements, budget)
const keySets = new Map<number, readonly HeldKey[]>()

parentPort?.on('message', async (request: WorkerRequest) => {
  parentPort?.postMessage(await answer(reviveBytes(request)))
  collectGarbage()
})

async function answer({ job, keySet, keys }: WorkerRequest): Promise<WorkerAnswer> {
  try {
    if (keys !== undefined) keySets.set(keySet, keys)
    return { result: await probe({ ...job, keys: keySets.get(keySet) ?? [] }) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
