/** The process of a party that another process of the harness started, and that outlived it. */

import { setTimeout as wait } from 'node:timers/promises'
import { HarnessError } from '../../contracts/error.ts'
import type { PartyState } from '../../contracts/topology.ts'
import { type ControlPort, control } from '../control-client.ts'
import { createOutputKeeper } from './party-output.ts'
import { type Ending, type PartyProcess, stopTimeoutMs } from './party-process.ts'
import { isPartyProcess } from './process-identity.ts'

/** How often it is looked whether the process is still there. */
const pollMs = 50

/** What of it still is there, and is its own: the process that has its number, or whoever answers to its token. */
interface Trail {
  pid: number | undefined
  port: ControlPort
  directory: string
}

/** Undefined when it does not run any more, whatever has its number and its ports by now. */
export async function attachPartyProcess(state: PartyState): Promise<PartyProcess | undefined> {
  const { id, directory, listen } = state
  const port = { party: id, ...state.control }
  const answers = await answersToToken(port)
  const isOwn = state.pid === undefined ? false : ((await isPartyProcess(state.pid, directory)) ?? answers)
  if (!answers && !isOwn) return undefined
  const trail: Trail = { pid: isOwn ? state.pid : undefined, port, directory }
  const output = createOutputKeeper(directory)
  const told = { toEnd: false, killed: false }
  const ended = watchEnd(trail).then(async (): Promise<Ending> => {
    await output.cut()
    if (told.killed) return { inOrder: false, detail: `it did not end within ${stopTimeoutMs} ms and was killed` }
    // Only its parent is told its exit code.
    return told.toEnd ? { inOrder: true, detail: 'told to' } : { inOrder: false, detail: 'its process is gone' }
  })
  return {
    id,
    directory,
    pid: trail.pid,
    listen,
    control: port,
    ended,
    freeze: async () => {
      await control(port, 'POST', '/freeze')
      await output.freeze()
    },
    stop: () => stopAttached(trail, ended, told),
  }
}

function answersToToken(port: ControlPort): Promise<boolean> {
  return control(port, 'GET', '/progress').then(
    () => true,
    () => false,
  )
}

async function watchEnd(trail: Trail): Promise<void> {
  while (await isThere(trail)) await wait(pollMs, undefined, { ref: false })
}

async function isThere({ pid, port, directory }: Trail): Promise<boolean> {
  if (pid === undefined) return answersToToken(port)
  return (await isPartyProcess(pid, directory)) ?? isAnyProcess(pid)
}

function isAnyProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function stopAttached(
  trail: Trail,
  ended: Promise<Ending>,
  told: { toEnd: boolean; killed: boolean },
): Promise<void> {
  if (!(await isThere(trail))) return void (await ended)
  told.toEnd = true
  const late = new AbortController()
  const asked = control(trail.port, 'POST', '/stop').catch(() => {})
  const timeout = wait(stopTimeoutMs, 'late' as const, { signal: late.signal }).catch(() => 'late' as const)
  const how = await Promise.race([ended, timeout])
  late.abort()
  if (how === 'late') await killLate(trail, told)
  // Its watch lets this process end, so something else must hold it.
  while (await isThere(trail)) await wait(pollMs)
  await Promise.all([asked, ended])
}

async function killLate({ pid, port, directory }: Trail, told: { killed: boolean }): Promise<void> {
  if (pid === undefined) {
    throw new HarnessError(
      'PARTY_CONTROL',
      `party "${port.party}" did not end within ${stopTimeoutMs} ms, and its process is not known; expected one with ${directory} on its command line`,
    )
  }
  // Looked at again: it may have ended just now, and its number may be another's.
  if ((await isPartyProcess(pid, directory)) === false) return
  told.killed = true
  process.kill(pid, 'SIGKILL')
}
