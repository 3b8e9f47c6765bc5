/** The evidence of one exchange, from the folders its parties left behind. */

import type { PartyEvidence, SocketAddress } from '../contracts/evidence.ts'
import type { ExchangePlan } from '../contracts/scenario.ts'
import { collectParty } from './collect-party.ts'
import { pairConnections } from './pair-connections.ts'

export interface NetworkTraces {
  /** Party → where it listened. */
  listening: ReadonlyMap<string, SocketAddress>
  /** Parties whose process ended before it was told to. */
  lost: ReadonlySet<string>
}

export async function collectExchange(
  directory: string,
  plan: ExchangePlan,
  traces: NetworkTraces,
): Promise<PartyEvidence[]> {
  const parties = plan.parties.map((party) =>
    collectParty({ directory, party, listen: traces.listening.get(party.id), killed: traces.lost.has(party.id) }),
  )
  return pairConnections(await Promise.all(parties), plan.parties)
}
