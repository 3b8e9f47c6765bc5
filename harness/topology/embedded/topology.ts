/** The `embedded` backend: every party is a child process of its own on loopback, with its own folder, log and keys. */

import { join } from 'node:path'
import { HarnessError } from '../../contracts/error.ts'
import type { Manifest } from '../../contracts/manifest.ts'
import type { NetworkTable, Progress, RecordTransfer, Trigger } from '../../contracts/party.ts'
import type { NetworkRequest, RunningNetwork, RunningParty, Topology } from '../../contracts/topology.ts'
import { control } from '../control-client.ts'
import { orderlyEnd, type PartyProcess, startPartyProcess } from './party-process.ts'

export function createEmbeddedTopology(manifests: readonly Manifest[]): Topology {
  return { id: 'embedded', start: (request) => startNetwork(manifests, request) }
}

async function startNetwork(manifests: readonly Manifest[], request: NetworkRequest): Promise<RunningNetwork> {
  const { plan } = request
  const started = await Promise.allSettled(
    plan.parties.map((party) =>
      startPartyProcess({
        manifest: manifestOf(manifests, party.system),
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
      }),
    ),
  )
  const processes = started.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const failure = started.find((outcome) => outcome.status === 'rejected')
  const network = watchNetwork(processes)
  try {
    if (failure !== undefined) throw failure.reason
    await announceNetwork(plan.parties, processes)
    return network
  } catch (error) {
    await network.stop()
    throw error
  }
}

async function announceNetwork(parties: NetworkRequest['plan']['parties'], processes: readonly PartyProcess[]) {
  const table: NetworkTable = Object.fromEntries(
    processes.map(({ id, listen }) => [id, { fqdn: parties.find((p) => p.id === id)?.fqdn ?? id, ...listen }]),
  )
  await Promise.all(processes.map((process) => control(process.control, 'PUT', '/network', table)))
}

function watchNetwork(processes: readonly PartyProcess[]): RunningNetwork {
  const lost = new Map<string, string>()
  const listeners: ((party: string, detail: string) => void)[] = []
  let stopping: Promise<void> | undefined
  for (const process of processes) {
    void process.ended.then((how) => {
      // Told to end, it ends by itself and in order; anything else is a loss whenever it comes.
      if (stopping !== undefined && how === orderlyEnd) return
      lost.set(process.id, how)
      if (stopping !== undefined) return
      for (const listener of listeners) listener(process.id, how)
    })
  }
  const stop = () => {
    stopping ??= Promise.all(processes.map((process) => process.stop())).then(() => {})
    return stopping
  }
  return {
    parties: new Map(processes.map((process) => [process.id, operate(process)])),
    lost,
    onLost: (listener) => void listeners.push(listener),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

function operate(process: PartyProcess): RunningParty {
  return {
    id: process.id,
    directory: process.directory,
    ...(process.pid === undefined ? {} : { pid: process.pid }),
    listen: process.listen,
    putRecord: (record: RecordTransfer) => control(process.control, 'PUT', '/record', record),
    getRecord: () => control<RecordTransfer>(process.control, 'GET', '/record'),
    trigger: (trigger: Trigger) => control(process.control, 'POST', '/trigger', trigger),
    progress: () => control<Progress>(process.control, 'GET', '/progress'),
    freeze: process.freeze,
  }
}

function manifestOf(manifests: readonly Manifest[], system: string): Manifest {
  const manifest = manifests.find((candidate) => candidate.id === system)
  if (manifest !== undefined) return manifest
  const known = manifests.map((candidate) => candidate.id).join(', ')
  throw new HarnessError('MANIFEST_UNKNOWN', `no simulator for system "${system}"; known are ${known}`)
}
