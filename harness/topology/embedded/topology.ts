/** The `embedded` backend: every party is a child process of its own on loopback, with its own folder, log and keys. */

import { join } from 'node:path'
import { HarnessError } from '../../contracts/error.ts'
import type { Manifest } from '../../contracts/manifest.ts'
import type { NetworkRequest, NetworkState, RunningNetwork, Topology } from '../../contracts/topology.ts'
import { attachPartyProcess } from './attach-party.ts'
import { startPartyProcess } from './party-process.ts'
import { removeLost } from './remove-lost.ts'
import { announceNetwork, watchNetwork } from './running-network.ts'

const id = 'embedded'

export function createEmbeddedTopology(manifests: readonly Manifest[]): Topology {
  return { id, start: (request) => startNetwork(manifests, request), attach: attachNetwork, removeLost }
}

async function startNetwork(manifests: readonly Manifest[], request: NetworkRequest): Promise<RunningNetwork> {
  const { run, plan, detached = false, successorOf } = request
  const started = await Promise.allSettled(
    plan.parties.map((party) =>
      startPartyProcess({
        manifest: manifestOf(manifests, party.system),
        outside: request.outside?.[party.id],
        party,
        directory: join(request.directory, party.id),
        config: {
          exchange: plan.id,
          parties: plan.parties,
          route: plan.route,
          protection: plan.protection,
          controls: request.controls,
          sabotage: request.sabotage[party.id] ?? [],
        },
        detached,
        predecessor: successorOf?.parties.find((state) => state.id === party.id),
      }),
    ),
  )
  const processes = started.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const failure = started.find((outcome) => outcome.status === 'rejected')
  const network = watchNetwork({ backend: id, run, exchange: plan.id }, processes)
  try {
    if (failure !== undefined) throw failure.reason
    await announceNetwork(plan.parties, processes)
    return network
  } catch (error) {
    await network.stop()
    throw error
  }
}

async function attachNetwork(state: NetworkState): Promise<RunningNetwork> {
  const { parties, ...facts } = state
  const attached = await Promise.all(parties.map(attachPartyProcess))
  const processes = attached.flatMap((process) => process ?? [])
  if (processes.length === 0) {
    const numbers = parties.map(({ id, pid }) => `${id} (${pid ?? 'unknown'})`).join(', ')
    throw new HarnessError(
      'RUN_NOT_FOUND',
      `the network ${state.run} of ${state.exchange} does not run any more: none of its processes is there; expected ${numbers}`,
    )
  }
  return watchNetwork({ ...facts, gone: parties.filter((_, index) => attached[index] === undefined) }, processes)
}

function manifestOf(manifests: readonly Manifest[], system: string): Manifest {
  const manifest = manifests.find((candidate) => candidate.id === system)
  if (manifest !== undefined) return manifest
  const known = manifests.map((candidate) => candidate.id).join(', ')
  throw new HarnessError('MANIFEST_UNKNOWN', `no simulator for system "${system}"; known are ${known}`)
}
