/** Networks that stay up, with smaller keys so that the suite is quick, in a folder of their own. */

import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hasMessageKey, identityKeysOf } from '../../../harness/cli/composition.ts'
import type { Trigger } from '../../../harness/contracts/party.ts'
import { endsOf } from '../../../harness/contracts/scenario.ts'
import type { PartyState, RunningNetwork, Topology } from '../../../harness/contracts/topology.ts'
import { keepUp } from '../../../harness/run/keep-up.ts'
import { type KeptNetwork, keptNetworksFolder, triggerFiles } from '../../../harness/run/kept-network.ts'
import { type AttachedRequest, measureAttached } from '../../../harness/run/measure-attached.ts'
import type { KeyIssuer } from '../../../harness/run/prepare-keys.ts'
import { createEmbeddedTopology } from '../../../harness/topology/embedded/topology.ts'
import { manifests } from '../../../simulators/index.ts'
import { makeFolder } from '../cli/inkijk.ts'
import { findParties } from '../party-processes.ts'
import { planOf } from './measure.ts'

export interface Kept extends AsyncDisposable {
  /** The folder that runs are written to. */
  out: string
  directory: string
  network: KeptNetwork
  topology: Topology
}

const testRun = '20261122-101530-3fa2'

/** On disposal its processes are killed and its folder is removed. */
export async function keepTestNetwork(issuer: Promise<KeyIssuer>, exchange: string, seed = 'measure'): Promise<Kept> {
  const folder = await makeFolder()
  const directory = join(keptNetworksFolder(folder.path), testRun)
  const topology = createEmbeddedTopology(manifests)
  const plan = await planOf(exchange)
  const network = await keepUp({
    plan,
    scenarioTitle: plan.title,
    topology,
    issuer: await issuer,
    hasMessageKey,
    identityKeysOf,
    seed,
    directory,
    signal: new AbortController().signal,
  })
  return {
    out: folder.path,
    directory,
    network,
    topology,
    async [Symbol.asyncDispose]() {
      for (const { pid } of findParties(folder.path)) process.kill(pid, 'SIGKILL')
      await rm(folder.path, { recursive: true, force: true })
    },
  }
}

export function partyOf({ state }: KeptNetwork, id: string): PartyState {
  const party = state?.parties.find((candidate) => candidate.id === id)
  if (party === undefined) throw new Error(`no party ${id}`)
  return party
}

export async function attachTo({ topology, network }: Pick<Kept, 'topology' | 'network'>): Promise<RunningNetwork> {
  if (network.state === undefined) throw new Error('it does not run')
  return topology.attach(network.state)
}

/** As the tester does: with the token and the body that `up` tells of. */
export async function triggerByHand({ directory, network }: Pick<Kept, 'directory' | 'network'>): Promise<number> {
  const { address, port, token } = partyOf(network, endsOf(network.plan).sender.id).control
  const body = await readFile(join(directory, triggerFiles.refer), 'utf8')
  const trigger = JSON.parse(body) as Trigger
  if (trigger.action !== 'refer') throw new Error(`the file triggers ${trigger.action}`)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return (await fetch(`http://${address}:${port}/trigger`, { method: 'POST', headers, body })).status
}

export function measureKept(kept: Kept, running: RunningNetwork, changes: Partial<AttachedRequest> = {}) {
  return measureAttached({
    network: kept.network,
    networkDirectory: kept.directory,
    running,
    directory: join(kept.out, 'measured'),
    version: '0.0.0',
    require: 'expected',
    ends: 'system',
    memory: false,
    reporter: { onPhase: () => {}, onStep: () => {}, onExchangeEnd: () => {} },
    signal: new AbortController().signal,
    ...changes,
  })
}
