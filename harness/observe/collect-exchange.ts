/** The evidence of one exchange, from the folders its parties left behind. */

import type { PartyEvidence } from '../contracts/evidence.ts'
import type { ExchangePlan } from '../contracts/scenario.ts'
import type { Listening } from '../contracts/topology.ts'
import { collectParty } from './collect-party.ts'
import type { PartyMemory } from './memory/observe-memory.ts'
import { pairConnections } from './pair-connections.ts'

export interface NetworkTraces {
  /** Party → where it listened. */
  listening: ReadonlyMap<string, Listening>
  /** Parties whose process ended before it was told to. */
  lost: ReadonlySet<string>
  /** Party → what was read of its memory. */
  memory: ReadonlyMap<string, PartyMemory>
}

export async function collectExchange(
  directory: string,
  plan: ExchangePlan,
  traces: NetworkTraces,
): Promise<PartyEvidence[]> {
  const parties = plan.parties.map((party) =>
    collectParty({
      directory,
      party,
      listening: traces.listening.get(party.id),
      killed: traces.lost.has(party.id),
      memory: traces.memory.get(party.id) ?? { reason: 'it did not run' },
    }),
  )
  return pairConnections(await Promise.all(parties), plan.parties)
}
