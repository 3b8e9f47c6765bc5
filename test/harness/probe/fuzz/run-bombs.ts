/**
 * Sets off bombs one after another, and writes a line of JSON about each. For the tests, as a process of its own with
 * little memory; and by hand: `node --expose-gc --max-old-space-size=512 test/harness/probe/fuzz/run-bombs.ts [NAME ...]`,
 * all of them when none is named, `--long` for those that the tests leave out.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { probeParty } from '../../../../harness/probe/probe-party.ts'
import { element, observe } from '../subjects.ts'
import { bombs } from './bombs/all.ts'
import type { Bomb } from './bombs/bomb.ts'

export interface BombReport {
  name: string
  inputBytes: number
  cpuMs: number
  /** Most resident memory on top of what there was with the input. */
  growthBytes: number
  hits: readonly string[]
}

const structure = element('female', { element: 'Patient.gender', kind: 'code', matchedBy: 'structure' })
const location = { resourceType: 'Patient', id: '', path: 'gender' }
const elements = [element('pneumonie links onder'), { ...structure, location }]

/** What a smaller one leaves behind does not matter to the next. */
const smallBytes = 100_000

const asked = process.argv.slice(2).filter((name) => name !== '--long')
const long = process.argv.includes('--long')
for (const [name, bomb] of Object.entries(bombs)) {
  const isAsked = asked.length === 0 ? long === (bomb.long === true) : asked.includes(name)
  if (isAsked) process.stdout.write(`${JSON.stringify(await setOff(name, bomb))}\n`)
}

async function setOff(name: string, bomb: Bomb): Promise<BombReport> {
  const input = await bomb.make()
  if (input.length > smallBytes) globalThis.gc?.()
  forgetPeak()
  const before = peakBytes()
  const startedAt = process.threadCpuUsage()
  const { coverage } = await probeParty({
    party: 'between',
    observations: [observe(input)],
    elements,
    ...(bomb.keys === undefined ? {} : { keys: bomb.keys }),
    ...(bomb.budget === undefined ? {} : { budget: bomb.budget }),
  })
  const { user, system } = process.threadCpuUsage(startedAt)
  const cpuMs = Math.round((user + system) / 1000)
  return { name, inputBytes: input.length, cpuMs, growthBytes: peakBytes() - before, hits: coverage.budgetsHit }
}

/** proc(5), `clear_refs`: 5 resets the peak. Elsewhere it is that of the whole process so far. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {
    // Not this system.
  }
}

function peakBytes(): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1]
    return Number(kilobytes) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}
