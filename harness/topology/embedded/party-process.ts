/** One party as a child process on a loopback address. */

import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { mkdir, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { HarnessError } from '../../contracts/error.ts'
import type { Manifest } from '../../contracts/manifest.ts'
import type { PartyConfig, PartySpec, ReadyLine } from '../../contracts/party.ts'
import { type ControlPort, control } from '../control-client.ts'

export interface PartyProcess {
  id: string
  directory: string
  pid: number | undefined
  listen: { address: string; port: number }
  control: ControlPort
  /** Settles with the way it ended, whenever that is. */
  ended: Promise<string>
  freeze(): Promise<void>
  /** Asks it to end and waits; kills it when it takes too long. */
  stop(): Promise<void>
  kill(): void
}

export interface PartyProcessRequest {
  manifest: Manifest
  party: PartySpec
  /** All of the party's configuration but what this backend chooses. */
  config: Omit<PartyConfig, 'party' | 'directory' | 'listen' | 'control'>
  directory: string
}

/** How a process ends that was told to. */
export const orderlyEnd = 'exit code 0'

const loopback = '127.0.0.1'
/** Below the party's folder. */
const standardError = ['log', 'stderr.txt'] as const
const startTimeoutMs = 20_000
/** Long enough for a party to write its tap away, short enough for Ctrl-C. */
const stopTimeoutMs = 5_000

export async function startPartyProcess(request: PartyProcessRequest): Promise<PartyProcess> {
  const { party, directory } = request
  const token = randomBytes(24).toString('base64url')
  const config: PartyConfig = {
    ...request.config,
    party,
    directory,
    listen: { address: loopback, port: 0 },
    control: { address: loopback, port: 0, token },
  }
  for (const folder of ['store', 'log', 'tap']) await mkdir(join(directory, folder), { recursive: true })
  const configFile = join(directory, 'party.json')
  await writeFile(configFile, JSON.stringify(config, null, 2))

  const child = spawnParty(request.manifest, configFile, directory)
  const errorFile = join(directory, ...standardError)
  let keptErrorBytes: number | undefined
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`))
    child.once('error', (error) => resolve(error.message))
  })
  const ended = exited.then(async (how) => {
    if (keptErrorBytes !== undefined) await truncate(errorFile, keptErrorBytes)
    return how
  })
  try {
    const ready = await readReadyLine(child, party.id, ended, directory)
    const port = { party: party.id, ...ready.control, token }
    return {
      id: party.id,
      directory,
      pid: child.pid,
      listen: ready.listen,
      control: port,
      ended,
      freeze: async () => {
        await control(port, 'POST', '/freeze')
        // The one file that the process does not write by itself.
        keptErrorBytes = (await stat(errorFile)).size
      },
      stop: () => stopProcess(child, port, ended),
      kill: () => void child.kill('SIGKILL'),
    }
  } catch (error) {
    child.kill('SIGKILL')
    await ended
    throw error
  }
}

function spawnParty(manifest: Manifest, configFile: string, directory: string): ChildProcess {
  const errors = openSync(join(directory, ...standardError), 'a')
  try {
    return spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', fileURLToPath(manifest.entry), configFile],
      // A process group of its own: Ctrl-C in a terminal reaches the harness alone, which then ends the parties in order.
      // Standard input stays open as long as the harness lives; the party ends when it closes.
      { stdio: ['pipe', 'pipe', errors], detached: true, cwd: directory },
    )
  } finally {
    closeSync(errors)
  }
}

function readReadyLine(child: ChildProcess, party: string, ended: Promise<string>, directory: string) {
  return new Promise<ReadyLine>((resolve, reject) => {
    const fail = (text: string) =>
      reject(
        new HarnessError(
          'PARTY_START',
          `party "${party}" did not start: ${text}; see ${join(directory, ...standardError)}`,
        ),
      )
    const timer = setTimeout(() => fail(`not ready within ${startTimeoutMs} ms`), startTimeoutMs)
    timer.unref()
    void ended.then((how) => fail(`it ended with ${how}`))
    if (child.stdout === null) return fail('it has no standard output')
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer)
      try {
        resolve(JSON.parse(line) as ReadyLine)
      } catch {
        fail(`its first line is not the ready line: ${line.slice(0, 200)}`)
      }
    })
  })
}

async function stopProcess(child: ChildProcess, port: ControlPort, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
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
