/** How much memory the scan of one large file takes, and how fast it goes: a process of its own, watched until it ends. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createElements, createRandom, createTraffic, createValues } from './probe-corpus.ts'

const bin = fileURLToPath(new URL('../../harness/cli/bin.ts', import.meta.url))
/** The file repeats one stretch: what it holds is not what is measured here. */
const stretchBytes = 64 * 1024 * 1024
const pollMs = 50
const longestMs = 3 * 3_600_000

/** A line to print: megabytes per second and the highest resident memory, or how the command ended if not well. */
export async function measureLargeFile(folder: string, bytes: number): Promise<string> {
  const random = createRandom(4)
  const values = createValues(100, random)
  const file = join(folder, 'large')
  const truth = join(folder, 'truth.json')
  writeFileSync(truth, JSON.stringify(createElements(values).map(({ matchedBy: _, ...element }) => element)))
  await writeLarge(file, bytes, createTraffic(stretchBytes, values, random))
  const startedAt = performance.now()
  const child = spawn(process.execPath, [bin, 'scan', file, '--truth', truth, '--json', '--no-progress'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const limit = setTimeout(() => child.kill('SIGKILL'), longestMs)
  let peak = 0
  const poll = setInterval(() => {
    peak = Math.max(peak, child.pid === undefined ? 0 : peakBytes(child.pid))
  }, pollMs)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearInterval(poll)
  clearTimeout(limit)
  rmSync(file)
  const seconds = (performance.now() - startedAt) / 1000
  const size = `scan of a file of ${(bytes / 1e6).toFixed(0)} MB`
  if (code !== 0 && code !== 1) return `${size}: ended with ${code ?? 'a signal'} after ${seconds.toFixed(0)} s`
  return `${size}: ${(bytes / 1e6 / seconds).toFixed(1)} MB/s, peak of resident memory ${(peak / 1e6).toFixed(0)} MB`
}

async function writeLarge(file: string, bytes: number, stretch: Buffer): Promise<void> {
  const stream = createWriteStream(file)
  for (let left = bytes; left > 0; left -= stretch.length) {
    if (!stream.write(stretch.subarray(0, Math.min(left, stretch.length)))) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
}

/** `VmHWM` of proc(5): the most that was resident so far. Only Linux tells; elsewhere 0. */
function peakBytes(pid: number): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}
