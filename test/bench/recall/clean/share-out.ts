/** Shares the clean messages out over threads. */

import { Worker } from 'node:worker_threads'
import type { FalseAlarm } from '../measure.ts'

/** So far. */
interface Progress {
  done: number
  alarms: number
}

export interface CleanResult {
  alarms: FalseAlarm[]
  bytes: number
}

type Message = Progress | { result: CleanResult }

export async function searchClean(
  seed: string,
  count: number,
  threads: number,
  onProgress: (done: number, alarms: number) => void,
): Promise<CleanResult> {
  const progress: Progress[] = []
  const sum = (of: keyof Progress) => progress.reduce((total, each) => total + (each?.[of] ?? 0), 0)
  const share = Math.ceil(count / threads)
  const results = await Promise.all(
    Array.from({ length: threads }, (_, i) => {
      const report = (own: Progress) => {
        progress[i] = own
        onProgress(sum('done'), sum('alarms'))
      }
      return searchRange({ seed, from: i * share, to: Math.min(count, (i + 1) * share) }, report)
    }),
  )
  return {
    alarms: results.flatMap(({ alarms }) => alarms),
    bytes: results.reduce((total, { bytes }) => total + bytes, 0),
  }
}

function searchRange(
  workerData: { seed: string; from: number; to: number },
  onProgress: (progress: Progress) => void,
): Promise<CleanResult> {
  const { promise, resolve, reject } = Promise.withResolvers<CleanResult>()
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData })
  worker.on('message', (message: Message) => {
    if ('done' in message) onProgress(message)
    else resolve(message.result)
  })
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error(`the thread for clean messages from ${workerData.from} ended early`)))
  return promise
}
