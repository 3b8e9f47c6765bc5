/** Finds for each connection, and each refused handshake, who stood at the other side: by the mirrored pair of sockets. */

import type { Connection, PartyEvidence, RefusedHandshake, SocketAddress } from '../contracts/evidence.ts'

/** Fills in the peer of every connection, observation and refused handshake, where that is one of the parties. */
export function pairConnections(parties: readonly PartyEvidence[]): PartyEvidence[] {
  const connected = new Map(
    parties.flatMap(({ connections }) => connections.map((one): [string, string] => [socketPair(one), one.party])),
  )
  return parties.map((evidence) => {
    const connections = evidence.connections.map((one) => withPeer(one, connected.get(mirroredPair(one))))
    const peers = new Map(connections.map((connection) => [connection.id, connection.peer]))
    return {
      ...evidence,
      connections,
      observations: evidence.observations.map((one) =>
        one.connection === undefined ? one : withPeer(one, peers.get(one.connection)),
      ),
      refusedHandshakes: evidence.refusedHandshakes.map((one) => withPeer(one, findRefusedPeer(parties, one))),
    }
  })
}

/** A client dialled the address where the other listens; a server sees the address from which the client dialled. */
function findRefusedPeer(parties: readonly PartyEvidence[], { side, remote }: RefusedHandshake): string | undefined {
  if (side === 'client') return parties.find(({ listen }) => listen !== undefined && isSame(listen, remote))?.party
  return parties.find(({ refusedHandshakes }) =>
    refusedHandshakes.some((other) => other.side === 'client' && isSame(other.local, remote)),
  )?.party
}

function withPeer<T extends { peer?: string }>(one: T, peer: string | undefined): T {
  return peer === undefined ? one : { ...one, peer }
}

function isSame(a: SocketAddress, b: SocketAddress): boolean {
  return a.port !== 0 && a.port === b.port && a.address === b.address
}

function socketPair({ local, remote }: Connection): string {
  return `${local.address}:${local.port} ${remote.address}:${remote.port}`
}

function mirroredPair({ local, remote }: Connection): string {
  return socketPair({ local: remote, remote: local } as Connection)
}
