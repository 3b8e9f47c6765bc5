/** One party as a child process on a loopback address. */

import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Manifest } from '../../contracts/manifest.ts'
import type { PartyConfig, PartySpec } from '../../contracts/party.ts'
import type { OutsideStart, PartyState } from '../../contracts/topology.ts'
import { type ControlPort, control } from '../control-client.ts'
import { createOutputKeeper, withOutputFile } from './party-output.ts'
import { configFile } from './process-identity.ts'
import { readReadyLine } from './ready-line.ts'

export interface PartyProcess {
  id: string
  directory: string
  pid: number | undefined
  listen: { address: string; port: number }
  control: ControlPort
  /** Settles with the way it ended, whenever that is. */
  ended: Promise<Ending>
  freeze(): Promise<void>
  /** Asks it to end and waits; kills it when it takes too long. */
  stop(): Promise<void>
}

export interface Ending {
  /** It was told to, did so by itself, and said that all went well. */
  inOrder: boolean
  detail: string
}

export interface PartyProcessRequest {
  manifest: Manifest
  /** What is started instead. */
  outside: OutsideStart | undefined
  party: PartySpec
  /** All of the party's configuration but what this backend chooses. */
  config: Omit<PartyConfig, 'party' | 'directory' | 'listen' | 'control'>
  directory: string
  /** It outlives this process. */
  detached: boolean
  /** Whose ports and token it takes. */
  predecessor: PartyState | undefined
}

/** Long enough for a party to write its tap away, short enough for Ctrl-C. */
export const stopTimeoutMs = 5_000

const loopback = '127.0.0.1'

export async function startPartyProcess(request: PartyProcessRequest): Promise<PartyProcess> {
  const { party, directory, predecessor, detached, outside } = request
  const token = predecessor?.control.token ?? randomBytes(24).toString('base64url')
  const config: PartyConfig = {
    ...request.config,
    party,
    directory,
    listen: { address: loopback, port: predecessor?.listen.port ?? 0 },
    control: { address: loopback, port: predecessor?.control.port ?? 0, token },
    ...(outside === undefined ? {} : { outside: outside.config }),
  }
  for (const folder of ['store', 'log', 'tap']) await mkdir(join(directory, folder), { recursive: true })
  const file = join(directory, configFile)
  await writeFile(file, JSON.stringify(config, null, 2), { mode: 0o600 })

  const child = spawnParty(request, file)
  const output = createOutputKeeper(directory)
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`))
    child.once('error', (error) => resolve(error.message))
  })
  const ended = exited.then(async (detail): Promise<Ending> => {
    await output.cut()
    return { inOrder: child.exitCode === 0, detail }
  })
  try {
    const ready = await readReadyLine(child, party.id, exited, directory)
    const port = { party: party.id, ...ready.control, token }
    if (detached) child.unref()
    return {
      id: party.id,
      directory,
      pid: child.pid,
      listen: ready.listen,
      control: port,
      ended,
      freeze: async () => {
        await control(port, 'POST', '/freeze')
        await output.freeze()
      },
      stop: () => stopProcess(child, port, ended),
    }
  } catch (error) {
    child.kill('SIGKILL')
    await ended
    throw error
  }
}

/**
 * A process group of its own: Ctrl-C in a terminal reaches the harness alone, which then ends the parties in order.
 * Standard input stays open as long as the harness lives; the party ends when it closes. A party that outlives the
 * harness has no standard input, and no pipe to write into that nobody reads.
 */
function spawnParty({ manifest, outside, directory, detached }: PartyProcessRequest, file: string): ChildProcess {
  const args = ['--disable-warning=ExperimentalWarning', fileURLToPath(outside?.entry ?? manifest.entry), file]
  const options = { detached: true, cwd: directory }
  return withOutputFile(directory, 'errors', (errors) => {
    if (!detached) return spawn(process.execPath, args, { ...options, stdio: ['pipe', 'pipe', errors] })
    return withOutputFile(directory, 'output', (output) =>
      spawn(process.execPath, args, { ...options, stdio: ['ignore', output, errors] }),
    )
  })
}

async function stopProcess(child: ChildProcess, port: ControlPort, ended: Promise<Ending>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  // Else a process that nobody waits for would let this one end first.
  child.ref()
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
  try {
    // Whether it answers or is gone already: what counts is that it ends.
    await control(port, 'POST', '/stop').catch(() => child.kill('SIGTERM'))
    child.stdin?.end()
    await ended
  } finally {
    clearTimeout(timer)
  }
}
