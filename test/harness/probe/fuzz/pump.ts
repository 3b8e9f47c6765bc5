/** Input that costs most where a decoder looks at the same bytes again and again: one stretch, repeated very often. */

import type { Random } from './random.ts'

export interface Pump {
  head: Buffer
  unit: Buffer
  tail: Buffer
}

/** Random stretches of what decoders read, their marks, and both together. */
export function choosePump(own: readonly Buffer[], marks: readonly Buffer[], random: Random): Pump {
  const sample = random.pick(own)
  const start = random.int(sample.length)
  const stretch = sample.subarray(start, start + 1 + random.int(random.pick([1, 3, 8, 24, 80, 400])))
  const pieces = marks.length > 0 && random.chance(0.4) ? [random.pick(marks), stretch] : [stretch]
  if (random.chance(0.3)) pieces.push(random.bytes(1 + random.int(3)))
  const unit = Buffer.concat(random.chance(0.5) ? pieces : pieces.reverse())
  return {
    head: random.chance(0.6) ? sample.subarray(0, start) : Buffer.alloc(0),
    unit: unit.length > 0 ? unit : Buffer.from([0]),
    tail: random.chance(0.5) ? sample.subarray(start + stretch.length) : Buffer.alloc(0),
  }
}

/** At most as long as asked, unless head and tail are longer by themselves. */
function inflatePump({ head, unit, tail }: Pump, bytes: number): Buffer {
  const times = Math.max(1, Math.floor((bytes - head.length - tail.length) / unit.length))
  return Buffer.concat([head, Buffer.alloc(unit.length * times, unit), tail])
}

/**
 * Least processor time of this thread of several runs, milliseconds: what others do on the machine, and a pause to
 * collect garbage, do not count.
 */
function leastCpuMs(times: number, run: () => unknown): number {
  return Math.min(...Array.from({ length: times }, () => cpuMs(run)))
}

function cpuMs(run: () => unknown): number {
  const before = process.threadCpuUsage()
  run()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

/** A pump that costs more than in proportion to its length, or too much; undefined for one that does not. */
export function findSlowness(run: (input: Buffer) => unknown, pump: Pump): string | undefined {
  const [short, long] = [30_000, 240_000].map((bytes) => inflatePump(pump, bytes))
  if (short === undefined || long === undefined || cpuMs(() => run(long)) < unremarkableMs) return undefined
  const [shortMs, longMs] = [leastCpuMs(3, () => run(short)), leastCpuMs(2, () => run(long))]
  // Three times for each doubling.
  const isSteep = longMs > shortMs * 27 + unremarkableMs
  const isSlow = longMs > (mostMsPerMegabyte * long.length) / 1_000_000
  if (!isSteep && !isSlow) return undefined
  return `${shortMs.toFixed(0)} ms for ${short.length} bytes, ${longMs.toFixed(0)} ms for ${long.length}: ${describePump(pump)}`
}

const unremarkableMs = 60
const mostMsPerMegabyte = 1500

function describePump({ head, unit, tail }: Pump): string {
  return JSON.stringify({ head: head.toString('base64'), unit: unit.toString('base64'), tail: tail.toString('base64') })
}
