/** Processes of parties, found by the configuration file on their command line. */

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

export interface PartyProcess {
  pid: number
  commandLine: string
}

/** Those whose configuration lies below a folder, of one party or of all. */
export function findParties(folder: string, party = ''): PartyProcess[] {
  const ending = `${party === '' ? '' : `/${party}`}/party.json`
  return listProcesses().filter(({ commandLine }) => commandLine.includes(folder) && commandLine.endsWith(ending))
}

export function killParty(folder: string, party: string): void {
  for (const { pid } of findParties(folder, party)) process.kill(pid, 'SIGKILL')
}

function listProcesses(): PartyProcess[] {
  return existsSync('/proc/self/cmdline') ? readProc() : readPs()
}

function readProc(): PartyProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), commandLine: readCommandLine(name) }))
}

/** Empty for a process that ended meanwhile. */
function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

function readPs(): PartyProcess[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  return lines.map((line) => {
    const [, pid = '0', commandLine = ''] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? []
    return { pid: Number(pid), commandLine: commandLine.trim() }
  })
}
