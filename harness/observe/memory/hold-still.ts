/** Stops processes while something is done to them. */

import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const stopTimeoutMs = 2_000
const pollMs = 1
const stopped: ReadonlySet<string> = new Set(['T', 't'])
/** Ended, whether or not its parent took note of it. */
const gone: ReadonlySet<string> = new Set(['Z', 'X'])

/**
 * Runs `work` while none of the processes runs. They go on afterwards, whatever happens, but for those that somebody
 * else had stopped before. Rejects when one of them does not stop.
 */
export async function holdStill<T>(pids: readonly number[], work: () => T): Promise<T> {
  const held: number[] = []
  try {
    for (const pid of pids) {
      if (readStates(pid).every((state) => stopped.has(state))) continue
      // Before the signal: one that fails halfway must be followed as well.
      held.push(pid)
      process.kill(pid, 'SIGSTOP')
    }
    const deadline = performance.now() + stopTimeoutMs
    while (!pids.flatMap(readStates).every((state) => stopped.has(state))) {
      if (performance.now() > deadline) throw new Error(`the process did not stop within ${stopTimeoutMs} ms`)
      await wait(pollMs)
    }
    return work()
  } finally {
    for (const pid of held) resume(pid)
  }
}

/** Of every thread: a signal to stop reaches them one after the other (proc_pid_stat(5), field 3). */
function readStates(pid: number): string[] {
  const states = readdirSync(`/proc/${pid}/task`).map((thread) => {
    const text = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1')
    return text.charAt(text.lastIndexOf(')') + 2)
  })
  if (states.every((state) => gone.has(state))) throw new Error('the process has ended')
  return states.filter((state) => !gone.has(state))
}

function resume(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT')
  } catch {
    // It ended meanwhile, and needs no going on.
  }
}
