/** Whether a process is still the one of a party: a number alone may belong to another by now. */

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Below the party's folder; named on the command line of its process, and of no other. */
export const configFile = 'party.json'

const processTable = '/proc'

/** Undefined where this machine does not tell with what a process was started. */
export async function isPartyProcess(pid: number, directory: string): Promise<boolean | undefined> {
  const commandLine = existsSync(`${processTable}/self/cmdline`) ? await readTable(pid) : await askPs(pid)
  return commandLine?.includes(join(directory, configFile))
}

/** Empty for a process that has ended, also when nobody has asked how it did. */
async function readTable(pid: number): Promise<string> {
  return readFile(`${processTable}/${pid}/cmdline`, 'utf8').catch(() => '')
}

async function askPs(pid: number): Promise<string | undefined> {
  try {
    return (await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)])).stdout
  } catch (error) {
    // Exit code 1: no such process. Anything else: no such command.
    return error instanceof Error && 'code' in error && error.code === 1 ? '' : undefined
  }
}
