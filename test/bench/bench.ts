/** `npm run bench`: how long a trial takes from start to verdict, and what the tap costs. Ratios are of one run. */

import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { benchTap } from './tap.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const aimMs = 10_000
const rounds = 3

console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'})\n`)
await benchTrial()
await benchTap()

async function benchTrial(): Promise<void> {
  const durations: number[] = []
  for (let round = 0; round < rounds; round += 1) durations.push(await runTrial())
  const median = durations.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
  const times = durations.map((duration) => (duration / 1000).toFixed(1)).join(', ')
  console.log(
    `cn-4, command to verdicts: ${times} s; median ${(median / 1000).toFixed(1)} s = ${(median / aimMs).toFixed(2)} × the aim of ${aimMs / 1000} s`,
  )
}

/** Milliseconds from starting the command until it has ended. */
async function runTrial(): Promise<number> {
  const out = await mkdtemp(join(tmpdir(), 'inkijk-bench-'))
  try {
    const startedAt = performance.now()
    const child = spawn(
      process.execPath,
      [join(root, 'harness', 'cli', 'bin.ts'), 'run', 'cn-4', '--out', out, '--reporter', 'json'],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    )
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
    if (code !== 0) throw new Error(`inkijk run cn-4 ended with ${code}`)
    return performance.now() - startedAt
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}
