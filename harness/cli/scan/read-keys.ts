/** The keys that a scan is given, and the parties that they and the paths are tied to. */

import { readFile } from 'node:fs/promises'
import { HarnessError } from '../../contracts/error.ts'
import type { HeldKey } from '../../contracts/probe.ts'
import type { PartyPath } from '../../probe/scan/assign-parties.ts'

export interface GivenKeys {
  /** For all parties. */
  keys: HeldKey[]
  partyKeys: Map<string, HeldKey[]>
}

const tied = /^([A-Za-z0-9][A-Za-z0-9._-]{0,63})=(.+)$/s

/** @throws HarnessError KEY_INVALID */
export async function readGivenKeys(given: readonly string[]): Promise<GivenKeys> {
  const result: GivenKeys = { keys: [], partyKeys: new Map() }
  for (const argument of given) {
    const { party, keys } = await readOne(argument)
    if (party === undefined) result.keys.push(...keys)
    else result.partyKeys.set(party, [...(result.partyKeys.get(party) ?? []), ...keys])
  }
  return result
}

/** @throws HarnessError USAGE */
export function readPartyPaths(given: readonly string[]): PartyPath[] {
  return given.map((argument) => {
    const [, party, path] = tied.exec(argument) ?? []
    if (party !== undefined && path !== undefined) return { party, path }
    throw new HarnessError('USAGE', `--party "${argument}": expected PARTY=PATH, such as platform=volumes/platform`)
  })
}

/** `FILE`, `FILE:PASSWORD` or `PARTY=` before either; a name that exists as a whole is a file. */
async function readOne(argument: string): Promise<{ party?: string; keys: HeldKey[] }> {
  const [, party, rest] = tied.exec(argument) ?? []
  const whole = await tryRead(argument)
  if (whole !== undefined) return { keys: whole }
  const keys = party === undefined || rest === undefined ? undefined : await tryRead(rest)
  if (party !== undefined && keys !== undefined) return { party, keys }
  throw new HarnessError(
    'KEY_INVALID',
    `no key file "${rest ?? argument}"; expected FILE, FILE:PASSWORD, or either behind PARTY=`,
  )
}

async function tryRead(argument: string): Promise<HeldKey[] | undefined> {
  const colon = argument.lastIndexOf(':')
  const candidates: [string, string?][] =
    colon > 0 ? [[argument], [argument.slice(0, colon), argument.slice(colon + 1)]] : [[argument]]
  for (const [file, password] of candidates) {
    const content = await readFile(file).catch(() => undefined)
    if (content === undefined) continue
    // Loads libraries for every kind of key, of which a scan without keys has no need.
    const { readKeyFile } = await import('../../probe/keys/read-key-file.ts')
    return readKeyFile(file, content, password)
  }
  return undefined
}
