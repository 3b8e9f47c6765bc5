/** Gives one target input that was mutated, and says what went wrong. */

import { mutate } from './mutate.ts'
import { attempt, violations } from './properties.ts'
import { createRandom } from './random.ts'
import { longestInput, type Target } from './targets.ts'

export interface Failure {
  target: string
  what: string
  /** Makes the same input again, from the same samples. */
  seed: number
  input: Buffer
}

export interface Pool {
  /** Samples of all targets. */
  all: readonly Buffer[]
  marks: readonly Buffer[]
}

export interface Effort {
  seed: number
  runs: number
  /** Processor time after which no more is tried. */
  cpuMs?: number
}

/** Shares of inputs that are made of what the target reads itself. */
const ownShare = 0.85
const ownMarkShare = 0.6

export async function fuzzTarget(
  target: Target,
  pool: Pool,
  { seed, runs, cpuMs = Number.POSITIVE_INFINITY }: Effort,
): Promise<Failure[]> {
  const failures: Failure[] = []
  const startedAt = process.threadCpuUsage()
  for (let n = 0; n < runs && msOf(process.threadCpuUsage(startedAt)) < cpuMs; n += 1) {
    const input = makeInput(target, pool, seed + n)
    for (const what of await findFaults(target, input))
      failures.push({ target: target.id, what, seed: seed + n, input })
  }
  return failures
}

function makeInput(target: Target, pool: Pool, seed: number): Buffer {
  const random = createRandom(seed)
  const choose = (own: readonly Buffer[], all: readonly Buffer[], share: number) =>
    own.length > 0 && random.chance(share) ? own : all
  const start = random.pick(choose(target.own, pool.all, ownShare))
  const others = choose(target.own, pool.all, 0.5)
  const marks = choose(target.marks, pool.marks, ownMarkShare)
  return mutate(start, { random, others, marks, longest: longestInput })
}

/** Faults of one input; it is read twice, and the faster of both counts. */
export async function findFaults(target: Target, input: Buffer): Promise<string[]> {
  try {
    const before = process.threadCpuUsage()
    const first = await attempt(input, target.run)
    const between = process.threadCpuUsage(before)
    const second = await attempt(input, target.run)
    const whole = process.threadCpuUsage(before)
    const times = [msOf(between), msOf(whole) - msOf(between)]
    const fastest = Math.min(...times)
    const slow = fastest > target.mostMs ? [`takes ${Math.round(fastest)} ms for ${input.length} bytes`] : []
    return [...violations(input, first, second), ...slow]
  } catch (error) {
    return [`throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`]
  }
}

export function describeFailure({ target, what, seed, input }: Failure): string {
  return `${target}, seed ${seed}: ${what}\n  input (base64): ${input.toString('base64')}`
}

function msOf({ user, system }: { user: number; system: number }): number {
  return (user + system) / 1000
}
