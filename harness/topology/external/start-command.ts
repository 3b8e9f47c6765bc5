/** A product on this machine: started here, or running already. */

import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { appendFile, copyFile, mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { PlantedControls, Sabotage } from '../../contracts/party.ts'
import type { OutsideObservation, Subject, SubjectRuns } from '../../contracts/sut.ts'
import { runCommand } from '../docker/run-command.ts'
import { exportKeys } from './export-keys.ts'
import { notReady } from './not-ready.ts'
import { nameObservation, observeFolders } from './observe-folders.ts'
import type { RunningSubject } from './running-subject.ts'

export interface StartRequest {
  subject: Subject
  /** Folder of the party. */
  directory: string
  controls: PlantedControls
  sabotage: readonly Sabotage[]
}

type AtUrl = Extract<SubjectRuns, { url: string }>

/** What it writes, while it runs; copied into the log when the exchange is over. */
const outputFile = 'output.txt'
const stopTimeoutMs = 5_000
const lastWordsLines = 12

export async function startCommand(request: StartRequest, runs: AtUrl): Promise<RunningSubject> {
  const { subject, directory } = request
  await exportKeys(directory, resolve(subject.directory, subject.keys))
  if (runs.reload !== undefined) await reload(subject, runs.reload)
  await mkdir(join(directory, 'log'), { recursive: true })
  return observe(
    request,
    runs.command === undefined ? undefined : run(subject, runs.command, join(directory, outputFile)),
  )
}

/** A product that nobody here started, and that has its keys: it runs before the exchange and after it. */
export function observeCommand(request: StartRequest): RunningSubject {
  return observe(request, undefined)
}

function observe(request: StartRequest, child: ChildProcess | undefined): RunningSubject {
  const { subject, directory, controls, sabotage } = request
  const folders = observeFolders(request)
  const output = join(directory, outputFile)
  const ended = child === undefined ? new Promise<string>(() => {}) : endOf(child)
  const hasOutput = child !== undefined && subject.logs !== false
  const observation = describeObservation(subject, hasOutput, folders.planted)
  return {
    pid: subject.memory === false ? undefined : child?.pid,
    observation,
    ended,
    lastWords: async () =>
      child === undefined ? '' : (await readFile(output, 'utf8')).trim().split('\n').slice(-lastWordsLines).join('\n'),
    async freeze() {
      await folders.copy()
      if (!hasOutput) return
      // Only now: a product may well empty what it writes to when it starts.
      if (!sabotage.includes('log-control-missing')) await appendFile(output, `inkijk-control ${controls.logged}\n`)
      await copyFile(output, join(directory, 'log', outputFile))
    },
    async stop() {
      if (child !== undefined) await end(child, ended)
      await folders.clean()
    },
  }
}

async function reload(subject: Subject, [command = '', ...args]: readonly string[]): Promise<void> {
  const { code, error, stderr } = await runCommand(command, args, { directory: subject.directory })
  if (code === 0 && error === undefined) return
  const found = `that ${command} ended with ${error?.message ?? `exit code ${code}`}: ${stderr.trim()}`
  throw notReady(subject, { path: ['runs', 'reload'], found, expected: 'a command that ends in order' })
}

/** Its own process group: Ctrl-C in a terminal reaches the harness alone, and all of its processes can be ended. */
function run({ directory, environment = {} }: Subject, command: readonly string[], output: string): ChildProcess {
  const file = openSync(output, 'a')
  try {
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
    return spawn('env', [...variables, ...command], { cwd: directory, detached: true, stdio: ['ignore', file, file] })
  } finally {
    closeSync(file)
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`))
    child.once('error', (error) => resolve(error.message))
  })
}

async function end(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const group = -child.pid
  const timer = setTimeout(() => kill(group, 'SIGKILL'), stopTimeoutMs)
  kill(group, 'SIGTERM')
  await ended
  clearTimeout(timer)
  // What the first of them left behind.
  kill(group, 'SIGKILL')
}

function kill(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(group, signal)
  } catch {
    // Gone already.
  }
}

function describeObservation(
  { party, title, volumes = [], logs }: Subject,
  hasOutput: boolean,
  inFolders: OutsideObservation['planted'],
): OutsideObservation {
  const stores = volumes.some(({ vantage }) => vantage === 'stored')
  const logsAnywhere = hasOutput || volumes.some(({ vantage }) => vantage === 'logged')
  const noOutput = logs === false ? 'its output is left out' : 'what it writes goes to nobody here'
  return {
    title,
    planted: [
      ...inFolders,
      ...(hasOutput ? [{ vantage: 'logged' as const, observation: nameObservation(party, 'logged', outputFile) }] : []),
    ],
    unobserved: [
      ...(stores ? [] : [{ vantage: 'stored' as const, reason: 'no folder is named in which it stores' }]),
      ...(logsAnywhere
        ? []
        : [{ vantage: 'logged' as const, reason: `${noOutput}, and no folder is named in which it logs` }]),
    ],
  }
}
