/** Ends parties that outlived a harness which broke off before it could note them. */

import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PartyConfig } from '../../contracts/party.ts'
import type { LeftBehind, PartyState } from '../../contracts/topology.ts'
import { attachPartyProcess } from './attach-party.ts'
import { configFile } from './process-identity.ts'
import { readKeptReadyLine } from './ready-line.ts'

/** Returns those that ran. */
export async function removeLost({ directory: folder }: LeftBehind): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile() && entry.name === configFile)
  const ended = files.map(async ({ parentPath, name }) => {
    const state = await readState(join(parentPath, name))
    const process = state === undefined ? undefined : await attachPartyProcess(state)
    await process?.stop()
    return process === undefined ? [] : `party ${process.id}`
  })
  return (await Promise.all(ended)).flat()
}

/** Undefined for a party that never said where it listens. */
async function readState(file: string): Promise<PartyState | undefined> {
  const directory = dirname(file)
  const ready = await readKeptReadyLine(directory)
  if (ready === undefined) return undefined
  const { party, control } = JSON.parse(await readFile(file, 'utf8')) as PartyConfig
  const { listen } = ready
  return {
    id: party.id,
    directory,
    listen,
    addresses: [listen],
    control: { ...ready.control, token: control.token },
  }
}
