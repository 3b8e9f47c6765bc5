/** Reads the memory of every measured party of an exchange, while it runs. */

import type { Observation } from '../../contracts/evidence.ts'
import type { PartySpec } from '../../contracts/party.ts'
import { type ExchangePlan, isMeasured } from '../../contracts/scenario.ts'
import type { RunningNetwork } from '../../contracts/topology.ts'
import { keepMemory } from './keep-memory.ts'
import { readMemory } from './read-memory.ts'

/** What was read of the memory of a party, or why nothing was. */
export type PartyMemory =
  | {
      observations: Observation[]
      /** Observation → what comes out of its file, for whoever would read it again at once. */
      bytes: ReadonlyMap<string, Buffer>
    }
  | { reason: string }

export interface MemoryRequest {
  /** The evidence folder of the exchange. */
  directory: string
  plan: Pick<ExchangePlan, 'parties' | 'route'>
  /** False: not to be read. Default true. */
  memory?: boolean
}

/** Every party of the plan gets an entry. */
export async function observeMemory(
  { directory, plan, memory = true }: MemoryRequest,
  network: Pick<RunningNetwork, 'parties' | 'lost'>,
): Promise<Map<string, PartyMemory>> {
  const leftOut: PartyMemory = { reason: 'it was left out on request' }
  const read = plan.parties.map(
    async (party): Promise<[string, PartyMemory]> => [
      party.id,
      memory ? await observeParty(directory, plan, party, network) : leftOut,
    ],
  )
  return new Map(await Promise.all(read))
}

async function observeParty(
  directory: string,
  plan: MemoryRequest['plan'],
  party: PartySpec,
  { parties, lost }: Pick<RunningNetwork, 'parties' | 'lost'>,
): Promise<PartyMemory> {
  const { id } = party
  if (!isMeasured(plan, party)) return { reason: 'it is an end, which may read everything' }
  if (lost.has(id)) return { reason: 'its process has ended' }
  const pid = parties.get(id)?.pid
  if (pid === undefined) return { reason: 'the process that it runs in is not known here' }
  const reading = await readMemory(pid)
  if ('reason' in reading) return reading
  const kept = await keepMemory(directory, id, reading.images)
  return {
    observations: kept.map(({ observation }) => observation),
    bytes: new Map(kept.map(({ observation, bytes }) => [observation.id, bytes])),
  }
}
