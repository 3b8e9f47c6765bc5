/** Starts a network that stays up after the command has ended, and starts it again for the next exchange. */

import { cp, mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Titles } from '../contracts/manifest.ts'
import { type ExchangePlan, endsOf } from '../contracts/scenario.ts'
import type { NetworkState, RunningNetwork, Topology } from '../contracts/topology.ts'
import { evidenceFolder } from './evidence-folder.ts'
import type { IdentityKeysOf } from './identity-keys.ts'
import { type KeptNetwork, keepKeys, keepNetwork, readKeptKeys } from './kept-network.ts'
import { listCallers } from './list-callers.ts'
import { controlsOfParties, makePartyFolders, type PreparedExchange, prepareExchange } from './prepare-exchange.ts'
import { createRunKeys, type HasMessageKey, type KeyIssuer, writeKeys } from './prepare-keys.ts'

export interface KeepUpRequest {
  plan: ExchangePlan
  scenarioTitle: Titles
  topology: Topology
  issuer: KeyIssuer
  hasMessageKey: HasMessageKey
  identityKeysOf: IdentityKeysOf
  seed: string
  /** File of the systems under test in it, absolute. */
  sut?: string
  /** Folder of the network; made here. Its last part is the id. */
  directory: string
  signal: AbortSignal
}

export interface RenewRequest {
  topology: Topology
  /** Folder of the network. */
  directory: string
  network: KeptNetwork
  /** Where the parties of the exchange before have their folders by now. */
  predecessor: string
}

/** Nothing runs when it rejects. */
export async function keepUp(request: KeepUpRequest): Promise<KeptNetwork> {
  const { plan, topology, directory, seed, scenarioTitle, signal } = request
  const keys = createRunKeys(request.issuer, { plans: [plan], identityKeysOf: request.identityKeysOf })
  const evidence = evidenceFolder(directory, plan.id)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  try {
    await makePartyFolders(plan, evidence)
    await writeKeys(plan, keys, request.hasMessageKey, evidence)
    await keepKeys(directory, keys, plan)
    const network: KeptNetwork = {
      schema: 'inkijk-network/1',
      run: basename(directory),
      startedAt: new Date().toISOString(),
      backend: topology.id,
      seed,
      round: 1,
      scenarioTitle,
      plan,
      ...(request.sut === undefined ? {} : { sut: request.sut }),
      ...prepareExchange(plan, seed),
    }
    // First without its parties: who finds it knows that something may run.
    await keepNetwork(directory, network)
    signal.throwIfAborted()
    return await standUp(topology, directory, network, { signal })
  } catch (error) {
    await rm(directory, { recursive: true, force: true })
    throw error
  }
}

/** With a record and planted values of its own, the same certificates, and the same ports and tokens where they are free. */
export async function renew({ topology, directory, network, predecessor }: RenewRequest): Promise<KeptNetwork> {
  const { state, ...before } = network
  const { plan, seed } = before
  const round = before.round + 1
  const next: KeptNetwork = { ...before, round, ...prepareExchange(plan, seedOf({ seed, round })) }
  await keepNetwork(directory, next)
  const makeFolders = async () => {
    const evidence = evidenceFolder(directory, plan.id)
    await rm(evidence, { recursive: true, force: true })
    await makePartyFolders(plan, evidence)
    for (const { id } of plan.parties) await copyKeys(join(predecessor, id, 'keys'), join(evidence, id, 'keys'))
  }
  await makeFolders()
  try {
    return await standUp(topology, directory, next, state === undefined ? {} : { successorOf: state })
  } catch {
    // Somebody else may have taken a port meanwhile.
    await makeFolders()
    return standUp(topology, directory, next, {})
  }
}

/** What the record and the planted values of an exchange are made from. */
export function seedOf({ seed, round }: Pick<KeptNetwork, 'seed' | 'round'>): string {
  return round === 1 ? seed : `${seed}#${round}`
}

async function standUp(
  topology: Topology,
  directory: string,
  network: KeptNetwork,
  { successorOf, signal }: { successorOf?: NetworkState; signal?: AbortSignal },
): Promise<KeptNetwork> {
  const { run, plan } = network
  const running = await topology.start({
    run,
    plan,
    directory: evidenceFolder(directory, plan.id),
    controls: controlsOfParties(network.controls),
    sabotage: {},
    detached: true,
    callers: await listCallers(await readKeptKeys(directory)),
    ...(successorOf === undefined ? {} : { successorOf }),
  })
  try {
    signal?.throwIfAborted()
    await giveRecord(network, running)
    const kept = { ...network, state: running.state }
    await keepNetwork(directory, kept)
    running.release?.()
    return kept
  } catch (error) {
    await running.stop()
    throw error
  }
}

async function giveRecord({ plan, truth }: KeptNetwork & PreparedExchange, { parties }: RunningNetwork): Promise<void> {
  await parties.get(endsOf(plan).sender.id)?.putRecord({ resources: truth.resources })
}

async function copyKeys(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  await cp(from, to, { recursive: true })
}
