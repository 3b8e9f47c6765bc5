/** Waits for the first line of a party: where it listens. */

import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { HarnessError } from '../../contracts/error.ts'
import type { ReadyLine } from '../../contracts/party.ts'
import { outputPath } from './party-output.ts'

const startTimeoutMs = 20_000
/** How often the file of a party is looked at that outlives the harness. */
const pollMs = 10

/** `ended`: settles when the process ends, with how. */
export async function readReadyLine(
  child: ChildProcess,
  party: string,
  ended: Promise<string>,
  directory: string,
): Promise<ReadyLine> {
  const giveUp = new AbortController()
  const failed = (text: string) =>
    new HarnessError('PARTY_START', `party "${party}" did not start: ${text}; see ${outputPath(directory, 'errors')}`)
  const timer = setTimeout(() => giveUp.abort(failed(`not ready within ${startTimeoutMs} ms`)), startTimeoutMs)
  timer.unref()
  void ended.then((how) => giveUp.abort(failed(`it ended with ${how}`)))
  try {
    const line = await Promise.race([firstLine(child, directory, giveUp.signal), rejectOn(giveUp.signal)])
    const ready = tryParseReadyLine(line)
    if (ready === undefined) throw failed(`its first line is not the ready line: ${line.slice(0, 200)}`)
    return ready
  } finally {
    clearTimeout(timer)
  }
}

/** Of a party that was started detached, now or before; undefined when it never came so far. */
export async function readKeptReadyLine(directory: string): Promise<ReadyLine | undefined> {
  const line = await readFirstLine(directory)
  return line === undefined ? undefined : tryParseReadyLine(line)
}

function tryParseReadyLine(line: string): ReadyLine | undefined {
  try {
    const ready = JSON.parse(line) as Partial<ReadyLine> | null
    return ready?.ready === true ? (ready as ReadyLine) : undefined
  } catch {
    return undefined
  }
}

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

async function firstLine({ stdout }: ChildProcess, directory: string, signal: AbortSignal): Promise<string> {
  if (stdout !== null) {
    return new Promise((resolve) => void createInterface({ input: stdout }).once('line', resolve))
  }
  for (;;) {
    const line = await readFirstLine(directory)
    if (line !== undefined || signal.aborted) return line ?? ''
    await wait(pollMs)
  }
}

async function readFirstLine(directory: string): Promise<string | undefined> {
  const text = await readFile(outputPath(directory, 'output'), 'utf8').catch(() => '')
  const end = text.indexOf('\n')
  return end === -1 ? undefined : text.slice(0, end)
}
