/** The `docker` backend: every party is a container, with a network for each of its hops and one for this machine. */

import { dirname, join } from 'node:path'
import { HarnessError } from '../../contracts/error.ts'
import type { Manifest } from '../../contracts/manifest.ts'
import type { NetworkRequest, NetworkState, RunningNetwork, Topology } from '../../contracts/topology.ts'
import { type ComposeService, nameContainer } from './compose-file.ts'
import { composeParties } from './compose-parties.ts'
import { type Engine, findEngine } from './engine.ts'
import { inspectContainers } from './inspect-containers.ts'
import { keepOutput } from './keep-output.ts'
import { nameProject } from './labels.ts'
import { createFolderOwner, type FolderOwner } from './own-folder.ts'
import { createPartyLosses, type PartyLosses } from './party-losses.ts'
import { type AddressBlocks, createAddressBlocks } from './plan-networks.ts'
import { removeRuns } from './remove-runs.ts'
import { composeArguments, operateNetwork, removeNetwork } from './running-network.ts'
import { ensureSimulatorImage, outsideSystem } from './simulator-image.ts'
import { announceNetwork, type Composed, describeParties, writeComposition } from './start-containers.ts'
import { type ContainerWatch, watchContainers } from './watch-containers.ts'

export interface DockerOptions {
  /** Module of the process that stands around a product; without it there can be none. */
  outside?: URL
  /** Image to build the simulators' image from. */
  base?: string
  /** Told what is being done before anything runs, when that takes time. */
  note?(text: string): void
  /** Of 198.18.0.0/15; drawn when absent. */
  blocks?: AddressBlocks
  /** Given every service before it goes into the compose file. */
  adjust?(service: ComposeService): ComposeService
}

interface Prepared {
  engine: Engine
  image: string
  owner: FolderOwner
  blocks: AddressBlocks
  adjust: DockerOptions['adjust']
}

const id = 'docker'
/** How many blocks of addresses are tried before somebody else is taken to have them all. */
const blockAttempts = 8
/** The containers are new, so whatever is told of them counts. */
const startBackSeconds = 60
/** What passed earlier is to be seen in their state. */
const attachBackSeconds = 2

export function createDockerTopology(manifests: readonly Manifest[], options: DockerOptions = {}): Topology {
  const { base, note = () => {}, adjust, outside, blocks = createAddressBlocks() } = options
  const owner = createFolderOwner()
  const find = once(findEngine)
  const entries = [...manifests, ...(outside === undefined ? [] : [{ id: outsideSystem, entry: outside }])]
  const prepare = once(async () => {
    const engine = await find()
    const image = await ensureSimulatorImage(engine, {
      manifests: entries,
      note,
      ...(base === undefined ? {} : { base }),
    })
    return { engine, image }
  })
  return {
    id,
    prepare: async () => void (await prepare()),
    async start(request) {
      checkSystems(manifests, request)
      return startNetwork(request, { ...(await prepare()), owner, blocks, adjust })
    },
    attach: async (state) => attachNetwork(state, await find(), owner),
    async removeLost({ run }) {
      const { containers, networks } = await removeRuns(run === undefined ? {} : { run })
      return [...containers.map((name) => `container ${name}`), ...networks.map((name) => `network ${name}`)]
    },
  }
}

async function startNetwork(request: NetworkRequest, prepared: Prepared): Promise<RunningNetwork> {
  const { plan, run, directory } = request
  const { engine, owner } = prepared
  const project = nameProject(run, plan.id, directory)
  const ids = plan.parties.map((party) => party.id)
  const { losses, watch } = watchParties(ids, startBackSeconds)
  const folders = plan.parties.map((party) => join(directory, party.id))
  const network = { engine, project, directory }
  try {
    for (const folder of folders) await owner.prepare(folder)
    const composed = await upContainers(request, prepared, project)
    const containers = await inspectContainers(engine, project)
    watch.follow(containers)
    const parties = describeParties(composed, containers)
    const state: NetworkState = { backend: id, run, exchange: plan.id, parties }
    await announceNetwork(parties, composed, losses)
    return operateNetwork({ ...network, state, losses, watch, owner })
  } catch (error) {
    watch.close()
    await keepOutputs(project, ids, directory)
    await removeNetwork(network)
    await Promise.all(folders.map((folder) => owner.reclaim(folder)))
    throw error
  }
}

/** Somebody else may have the addresses; then others are taken. */
async function upContainers(request: NetworkRequest, prepared: Prepared, project: string): Promise<Composed> {
  const { engine, image, owner, blocks, adjust } = prepared
  const network = { engine, project, directory: request.directory }
  for (let attempt = 1; ; attempt++) {
    const made = composeParties(request, { image, user: owner.user, block: blocks.next() })
    const composed = { ...made, project, request }
    await writeComposition(composed, engine.composeMajor, adjust)
    try {
      await engine.compose([...composeArguments(network), 'up', '--detach', '--no-build'])
      return composed
    } catch (error) {
      const isTaken = error instanceof HarnessError && /pool overlaps|overlaps with/i.test(error.message)
      if (!isTaken || attempt >= blockAttempts) throw error
      await removeNetwork(network)
    }
  }
}

async function attachNetwork(state: NetworkState, engine: Engine, owner: FolderOwner): Promise<RunningNetwork> {
  const [first] = state.parties
  const directory = dirname(first?.directory ?? '')
  const project = nameProject(state.run, state.exchange, directory)
  const ids = state.parties.map((party) => party.id)
  const { losses, watch } = watchParties(ids, attachBackSeconds)
  const containers = (await inspectContainers(engine, project)).filter(({ running }) => running)
  if (containers.length === 0) {
    watch.close()
    throw new HarnessError('PARTY_LOST', `the network of ${state.exchange} in run ${state.run} does not run any more`)
  }
  for (const party of ids) {
    if (!containers.some(({ service }) => service === party)) losses.lose(party, 'its container does not run any more')
  }
  watch.follow(containers)
  return operateNetwork({ engine, project, directory, state, losses, watch, owner })
}

function watchParties(parties: readonly string[], backSeconds: number): { losses: PartyLosses; watch: ContainerWatch } {
  const losses = createPartyLosses(parties)
  const onSilence = () => losses.loseAll('the container engine tells nothing any more')
  return { losses, watch: watchContainers({ backSeconds, onEvent: losses.tell, onSilence }) }
}

/** What can be had of it: the fault that is being reported goes before. */
async function keepOutputs(project: string, parties: readonly string[], directory: string): Promise<void> {
  const kept = parties.map((party) => keepOutput(nameContainer(project, party), join(directory, party)))
  await Promise.allSettled(kept)
}

function checkSystems(manifests: readonly Manifest[], { plan }: NetworkRequest): void {
  const unknown = plan.parties.find(({ system }) => !manifests.some((manifest) => manifest.id === system))
  if (unknown === undefined) return
  const known = manifests.map((manifest) => manifest.id).join(', ')
  throw new HarnessError('MANIFEST_UNKNOWN', `no simulator for system "${unknown.system}"; known are ${known}`)
}

/** A failure is not kept: what was missing may be there the next time. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
