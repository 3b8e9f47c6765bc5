/**
 * Finds for each connection, and each refused handshake, who stood at the other side: by the mirrored pair of sockets,
 * and where the other side recorded nothing, by the host name in the certificate that it showed.
 */

import { X509Certificate } from 'node:crypto'

import {
  type Connection,
  createMirrors,
  type PartyEvidence,
  type RefusedHandshake,
  type SocketAddress,
} from '../contracts/evidence.ts'
import type { PartySpec } from '../contracts/party.ts'

/** Fills in the peer of every connection, observation and refused handshake, where that is one of the parties. */
export function pairConnections(parties: readonly PartyEvidence[], specs: readonly PartySpec[]): PartyEvidence[] {
  const mirrorOf = createMirrors(parties.flatMap(({ connections }) => connections))
  return parties.map((evidence) => {
    const connections = evidence.connections.map((one) =>
      withPeer(one, mirrorOf(one)?.party ?? findCertified(one, specs)),
    )
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

/**
 * A client dialled the address where the other listens; a server sees the address from which the client dialled. With TLS
 * 1.3 that client may have held the handshake for done, and then it recorded a connection.
 */
function findRefusedPeer(parties: readonly PartyEvidence[], { side, remote }: RefusedHandshake): string | undefined {
  if (side === 'client') {
    return parties.find(({ listen, addresses }) =>
      (addresses ?? [listen]).some((one) => one !== undefined && isSame(one, remote)),
    )?.party
  }
  return parties.find(({ refusedHandshakes, connections }) =>
    [...refusedHandshakes, ...connections].some((other) => other.side === 'client' && isSame(other.local, remote)),
  )?.party
}

function findCertified({ tls }: Connection, specs: readonly PartySpec[]): string | undefined {
  if (tls.peerCertificate === undefined) return undefined
  const certificate = new X509Certificate(tls.peerCertificate)
  return specs.find(({ fqdn }) => certificate.checkHost(fqdn) !== undefined)?.id
}

function withPeer<T extends { peer?: string }>(one: T, peer: string | undefined): T {
  return peer === undefined ? one : { ...one, peer }
}

function isSame(a: SocketAddress, b: SocketAddress): boolean {
  return a.port !== 0 && a.port === b.port && a.address === b.address
}
