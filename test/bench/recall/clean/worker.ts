/** One of the threads that search clean messages. */

import { parentPort, workerData } from 'node:worker_threads'
import { makeRecord } from '../recipes/records.ts'
import { measureClean } from './measure-clean.ts'

const { seed, from, to }: { seed: string; from: number; to: number } = workerData
const onProgress = (done: number, alarms: number) => parentPort?.postMessage({ done, alarms })
parentPort?.postMessage({ result: await measureClean({ seed, from, to, onProgress }, makeRecord(`${seed}/record`)) })
