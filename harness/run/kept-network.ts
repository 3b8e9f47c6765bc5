/** The folder of a network that stays up: `network.json` and `keys.json`, and the folders of its parties. */

import { existsSync } from 'node:fs'
import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { HarnessError } from '../contracts/error.ts'
import type { IdentityTrust } from '../contracts/evidence.ts'
import type { Titles } from '../contracts/manifest.ts'
import type { ExchangePlan } from '../contracts/scenario.ts'
import type { NetworkState } from '../contracts/topology.ts'
import type { TrialCertificate } from '../observe/handshake-trials.ts'
import { composeTrigger } from './compose-trigger.ts'
import type { PreparedExchange } from './prepare-exchange.ts'
import type { IssuedCertificate, RunKeys } from './prepare-keys.ts'

/** Contents of `network.json`. */
export interface KeptNetwork extends PreparedExchange {
  schema: 'inkijk-network/1'
  run: string
  /** ISO 8601. */
  startedAt: string
  /** Id of the topology. */
  backend: string
  /** As it was given; each exchange after the first has its own record from it. */
  seed: string
  /** Which exchange stands ready; 1 for the first. */
  round: number
  scenarioTitle: Titles
  plan: ExchangePlan
  /** File of the systems under test in it, absolute. */
  sut?: string
  /** Absent while it starts, and when it did not come up. */
  state?: NetworkState
}

interface KeptKeys {
  trustPem: string
  revocationLists: string
  registerList: string
  trials: TrialCertificate[]
  observer: IssuedCertificate & { fqdn: string }
  /** Absent where nobody can make a statement about a user. */
  identity?: IdentityTrust
}

/** Bodies of requests that a tester sends to the sending end. */
export const triggerFiles = { refer: 'refer.json', cancel: 'cancel.json' } as const

const networkFile = 'network.json'
const keysFile = 'keys.json'
/** Tokens and keys: for the one who runs it. */
const mode = 0o600

/** Where networks lie below the folder that runs are written to. */
export function keptNetworksFolder(outDirectory: string): string {
  return resolve(outDirectory, 'up')
}

/** Ids of the networks, the newest last. */
export async function listKeptNetworks(outDirectory: string): Promise<string[]> {
  const folder = keptNetworksFolder(outDirectory)
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => existsSync(join(folder, name, networkFile))).sort()
}

/** Folder of a network by its id or its place; the newest when none is named. @throws HarnessError RUN_NOT_FOUND */
export async function findKeptNetwork(outDirectory: string, named?: string): Promise<string> {
  const known = await listKeptNetworks(outDirectory)
  const folder = keptNetworksFolder(outDirectory)
  const run = named ?? known.at(-1)
  if (run === undefined) {
    throw new HarnessError('RUN_NOT_FOUND', `no network is up in "${folder}"; expected one that \`inkijk up\` started`)
  }
  const found = [join(folder, run), resolve(run)].find((candidate) => existsSync(join(candidate, networkFile)))
  if (found !== undefined) return found
  const those = known.length === 0 ? 'none is' : `up are ${known.join(', ')}`
  throw new HarnessError('RUN_NOT_FOUND', `no network "${run}" is up in "${folder}": ${those}`)
}

/** Writes the trigger files as well. */
export async function keepNetwork(directory: string, network: KeptNetwork): Promise<void> {
  for (const action of ['refer', 'cancel'] as const) {
    const trigger = composeTrigger(network.plan, action, network.truth.referral)
    await writeFile(join(directory, triggerFiles[action]), JSON.stringify(trigger, null, 2), { mode })
  }
  // In one go: another command may read it at any moment.
  const written = join(directory, `${networkFile}.new`)
  await writeFile(written, JSON.stringify(network, null, 2), { mode })
  await rename(written, join(directory, networkFile))
}

export async function readKeptNetwork(directory: string): Promise<KeptNetwork> {
  const network = await readJson<KeptNetwork>(join(directory, networkFile))
  if (network.schema === 'inkijk-network/1' && network.run === basename(directory)) return network
  throw new HarnessError(
    'RUN_INVALID',
    `"${join(directory, networkFile)}" must be a network of schema inkijk-network/1 with the id ${basename(directory)}; found ${network.schema} and ${network.run}`,
  )
}

export async function keepKeys(directory: string, keys: RunKeys, plan: ExchangePlan): Promise<void> {
  const identity = await keys.identityTrust(plan)
  const kept: KeptKeys = {
    trustPem: keys.trustPem,
    revocationLists: keys.revocationLists(),
    registerList: keys.registerList(),
    trials: await keys.trials(),
    observer: await keys.observer(),
    ...(identity === undefined ? {} : { identity }),
  }
  await writeFile(join(directory, keysFile), JSON.stringify(kept), { mode })
}

export async function readKeptKeys(directory: string): Promise<RunKeys> {
  const kept = await readJson<KeptKeys>(join(directory, keysFile))
  const { trustPem, revocationLists, registerList, trials, observer, identity } = kept
  return {
    trustPem,
    revocationLists: () => revocationLists,
    registerList: () => registerList,
    trials: async () => trials,
    observer: async () => observer,
    identityTrust: async () => identity,
  }
}

async function readJson<T>(file: string): Promise<T> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch (cause) {
    throw new HarnessError('RUN_INVALID', `"${file}" of a network cannot be read as JSON`, { cause })
  }
}
