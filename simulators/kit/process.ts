/** The process of one party. */

import { fstatSync, readFileSync } from 'node:fs'
import type { PartyConfig, ReadyLine } from '../../harness/contracts/party.ts'
import { type StartedParty, startParty } from './start-party.ts'
import type { BuildSimulator } from './types.ts'

/**
 * What the `main.ts` of a simulator calls. Reads the `PartyConfig` from the file named by the first argument, starts,
 * writes one `ReadyLine`, and goes on until SIGTERM, SIGINT, `POST /stop`, or the end of a piped standard input: a
 * harness that was killed leaves no party behind. Exit code 0, or 1 after an exception that nobody caught.
 */
export function runParty(build: BuildSimulator): Promise<void> {
  return runStarted((config) => startParty(config, build))
}

/** The same for what is started in another way. */
export async function runStarted(start: (config: PartyConfig) => Promise<StartedParty>): Promise<void> {
  const party = await start(readConfig(process.argv[2]))
  process.on('uncaughtException', (error) => breakDown(party, error))
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  if (isPipe(0)) process.stdin.once('close', end).resume()
  void party.stopRequested.then(end)
  const ready: ReadyLine = { ready: true, listen: party.listen, control: party.control }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
  await ended
  await party.stop()
  // A timer of a simulator must not keep the process.
  process.exit(0)
}

function readConfig(file: string | undefined): PartyConfig {
  if (file === undefined) throw new Error('usage: main.ts CONFIG.json')
  return freeze(JSON.parse(readFileSync(file, 'utf8')) as PartyConfig)
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) freeze(each)
  return Object.freeze(value)
}

/** Started by a person or in a container, standard input is a terminal or the null device, and says nothing. */
function isPipe(descriptor: number): boolean {
  try {
    const kind = fstatSync(descriptor)
    return kind.isFIFO() || kind.isSocket()
  } catch {
    return false
  }
}

function breakDown(party: StartedParty, error: Error): void {
  try {
    party.breakDown(error)
  } finally {
    process.exit(1)
  }
}
