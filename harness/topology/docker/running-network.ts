/** The containers of one exchange as a running network. */

import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Progress, RecordTransfer, Trigger } from '../../contracts/party.ts'
import type { NetworkState, PartyState, RunningNetwork, RunningParty } from '../../contracts/topology.ts'
import { type ControlPort, control } from '../control-client.ts'
import { nameContainer } from './compose-file.ts'
import type { Engine } from './engine.ts'
import { keepOutput } from './keep-output.ts'
import { composeFileName } from './labels.ts'
import type { FolderOwner } from './own-folder.ts'
import type { PartyLosses } from './party-losses.ts'
import type { ContainerWatch } from './watch-containers.ts'

export interface NetworkParts {
  engine: Engine
  project: string
  /** With the compose file and the folders of the parties. */
  directory: string
  state: NetworkState
  losses: PartyLosses
  watch: ContainerWatch
  owner: FolderOwner
}

/** Long enough for a party to write its tap away, short enough for Ctrl-C. */
const stopTimeoutMs = 5_000

export function operateNetwork(parts: NetworkParts): RunningNetwork {
  const { state, project, losses } = parts
  /** Parties whose output is in their log and may not change any more. */
  const kept = new Set<string>()
  const keep = async ({ id, directory }: PartyState): Promise<void> => {
    if (kept.has(id)) return
    await keepOutput(nameContainer(project, id), directory)
    kept.add(id)
  }
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= stopNetwork(parts, keep))
  return {
    parties: new Map(state.parties.map((party) => [party.id, operateParty(party, () => keep(party))])),
    lost: losses.lost,
    state,
    onLost: losses.onLost,
    stop,
    release: () => parts.watch.close(),
    [Symbol.asyncDispose]: stop,
  }
}

/** Arguments of compose for this project. */
export function composeArguments({ project, directory }: Pick<NetworkParts, 'project' | 'directory'>): string[] {
  return ['--project-name', project, '--file', join(directory, composeFileName)]
}

/** Removes containers and networks, whatever state they are in. @throws HarnessError ENGINE_FAILED */
export async function removeNetwork(network: Pick<NetworkParts, 'engine' | 'project' | 'directory'>): Promise<void> {
  const options = ['--timeout', '1', '--volumes', '--remove-orphans']
  await network.engine.compose([...composeArguments(network), 'down', ...options])
}

async function stopNetwork(parts: NetworkParts, keep: (party: PartyState) => Promise<void>): Promise<void> {
  const { state, losses, watch, owner } = parts
  losses.expectEnd()
  const running = state.parties.filter(({ id }) => !losses.lost.has(id))
  // Whether it answers or is gone already: what counts is that it ends.
  const asked = Promise.allSettled(running.map((party) => control(portOf(party), 'POST', '/stop')))
  const late = wait(stopTimeoutMs, undefined, { ref: false })
  await Promise.race([Promise.all([asked, endOf(running, losses)]), late])
  for (const { id } of running) if (!losses.hasEnded(id)) losses.lose(id, `no end within ${stopTimeoutMs} ms`)
  // A container that is gone has no output left, and its party is lost.
  await Promise.allSettled(state.parties.map(keep))
  watch.close()
  // With an engine that is gone nothing of the parties can be vouched for, which is for the evidence to say.
  await removeNetwork(parts).catch((error: Error) => losses.loseAll(`not removed: ${error.message}`))
  await Promise.all(state.parties.map(({ directory }) => owner.reclaim(directory)))
}

async function endOf(running: readonly PartyState[], losses: PartyLosses): Promise<void> {
  await Promise.all(running.map(({ id }) => losses.ended(id)))
}

function operateParty(party: PartyState, keepOutput: () => Promise<void>): RunningParty {
  const port = portOf(party)
  const { control: _, ...facts } = party
  return {
    ...facts,
    putRecord: (record: RecordTransfer) => control(port, 'PUT', '/record', record),
    getRecord: () => control<RecordTransfer>(port, 'GET', '/record'),
    trigger: (trigger: Trigger) => control(port, 'POST', '/trigger', trigger),
    progress: () => control<Progress>(port, 'GET', '/progress'),
    freeze: async () => {
      await control(port, 'POST', '/freeze')
      await keepOutput()
    },
  }
}

export function portOf({ id, control: port }: PartyState): ControlPort {
  return { party: id, ...port }
}
