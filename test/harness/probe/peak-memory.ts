/** The most memory that a process had resident, as proc(5) tells it (`VmHWM`). */

import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

const pollMs = 50

/** Bytes; watches until the process ends. */
export async function peakOf(child: ChildProcess): Promise<number> {
  let peak = 0
  while (child.exitCode === null && child.signalCode === null) {
    peak = Math.max(peak, readPeak(child.pid))
    await setTimeout(pollMs)
  }
  return peak
}

function readPeak(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1')
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
