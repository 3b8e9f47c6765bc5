/**
 * The evidence folder: `evidence/<exchange>/exchange.json` and `evidence/<exchange>/<party>/index.json` beside the raw
 * bytes. Every verdict is computed from this folder and from nothing else, so it can be computed again elsewhere.
 */

import type { PlantedControls, StepRecord } from './party.ts'
import type { ChainStep, Ends, Vantage } from './result.ts'
import type { ExchangePlan } from './scenario.ts'
import type { OutsideObservation } from './sut.ts'
import type { FhirResource, TruthElement } from './truth.ts'

export interface Observation {
  /** `<party>/<vantage>/<name>`, unique in the exchange. */
  id: string
  party: string
  vantage: Vantage
  /** Path below the exchange's evidence folder. */
  file: string
  bytes: number
  sha256: string
  /** Id of the connection the bytes crossed, for `received` and `sent`. */
  connection?: string
  /** Party at the other side. */
  peer?: string
  /**
   * What kind of thing was observed: a TLS byte stream, a log file, a database file, rows of a database. `replay`: an
   * answer that the harness got from this party's position after the exchange, and so no part of the exchange.
   */
  source: 'stream' | 'log' | 'database' | 'rows' | 'file' | 'memory' | 'replay'
  /** For `memory`. */
  memory?: MemoryFacts
}

/**
 * The memory of one process. The observation's file holds it compressed (Zstandard, RFC 8878), and `bytes` and `sha256`
 * of the observation are those of that file; findings count in what comes out of it.
 */
export interface MemoryFacts {
  pid: number
  /** Number of bytes that come out of the file. */
  bytes: number
  /** By rising offset; between them stand zeros that the process did not have. */
  regions: MemoryRegion[]
  /** In pages that were there and could not be read, or that were too many. */
  unreadBytes: number
}

/** Pages that stood at one stretch in a process: address, offset in what comes out of the file, bytes. */
export type MemoryRegion = [address: number, offset: number, length: number]

/** One TLS connection as its tap saw it, at one of the two ends of the connection. */
export interface Connection {
  /** `<party>/<number>`. */
  id: string
  party: string
  side: 'server' | 'client'
  local: SocketAddress
  remote: SocketAddress
  /** Party at the other side: by the mirrored socket pair, absent when that is none of ours. */
  peer?: string
  /** Milliseconds since the epoch. */
  startedAt: number
  endedAt: number
  received: StreamRecord
  sent: StreamRecord
  tls: TlsFacts
}

/** Names a connection by its two sockets, as seen from this side. */
export function socketPair({ local, remote }: Pick<Connection, 'local' | 'remote'>): string {
  return `${local.address}:${local.port} ${remote.address}:${remote.port}`
}

/** The same connection as seen from the other side. */
export function mirroredSocketPair({ local, remote }: Pick<Connection, 'local' | 'remote'>): string {
  return socketPair({ local: remote, remote: local })
}

/**
 * Looks the other side of a connection up among `connections`. The system gives the number of a port that is free again
 * to another: of several with the same sockets it is the one that began at the same time.
 */
export function createMirrors<T extends Pick<Connection, 'local' | 'remote' | 'startedAt'>>(
  connections: readonly T[],
): (one: Pick<Connection, 'local' | 'remote' | 'startedAt'>) => T | undefined {
  const byPair = Map.groupBy(connections, socketPair)
  return (one) => {
    const apart = ({ startedAt }: T) => Math.abs(startedAt - one.startedAt)
    return byPair
      .get(mirroredSocketPair(one))
      ?.reduce((nearest, other) => (apart(other) < apart(nearest) ? other : nearest))
  }
}

/** One direction of a connection: counted at the socket, before anything is written away. */
export interface StreamRecord {
  bytes: number
  /** Per chunk: offset in the stream, length, milliseconds since the epoch. */
  chunks: [offset: number, length: number, at: number][]
}

/** What the handshake came to, as the TLS library reports it. */
export interface TlsFacts {
  protocol: string
  /** IANA name of the suite. */
  cipher: string
  /** Group of the ephemeral key, where the library tells (client side). */
  group?: string
  serverName?: string
  /** Leaf certificate of the other side, PEM; absent when it gave none. */
  peerCertificate?: string
  authorized: boolean
  authorizationError?: string
}

/** A handshake that did not succeed, as seen at one side. */
export interface RefusedHandshake {
  party: string
  side: 'server' | 'client'
  peer?: string
  /** Milliseconds since the epoch. */
  at: number
  code: string
  message: string
  local: SocketAddress
  remote: SocketAddress
}

/** A port of 0 where the socket was gone before it could be asked. */
export interface SocketAddress {
  address: string
  port: number
}

/** What a listener did with a handshake that the harness tried from outside. */
export interface HandshakeTrial {
  party: string
  /** With which client certificate it was tried. */
  presented: 'conforming' | 'none' | 'untrusted' | 'revoked' | 'expired'
  accepted: boolean
  detail: string
  tls?: TlsFacts
}

/** With which statements about users are checked, PEM: apart from the trust of TLS, as a pass is no server. */
export interface IdentityTrust {
  anchors: string
  crls: string
  /** What the register of passes publishes: signatures with a pass name their certificate by issuer and number only. */
  certificates: string
}

/** Where something stands in what a party handled. */
export interface Trace {
  observation: string
  /** Range in the observation's bytes; of the outermost encoded run where a step has no exact positions. */
  offset: number
  length: number
  chain: readonly ChainStep[]
}

/** A credential that a party saw. `message`: a request for a token, which carries its own credential, sealed or not. */
export interface SeenCredential extends Trace {
  kind: 'token' | 'cookie' | 'assertion' | 'message'
  /** Of the credential, base64url. */
  sha256: string
  /** Every vantage in which it stood. */
  vantages: Vantage[]
}

/** A request that the harness sent again, from the position of a party that saw it and with what that party saw. */
export interface ReplayRecord {
  /** Observation with the answer; absent when none came. */
  observation?: string
  /** Party it was sent to; `control`: the harness itself. */
  target: string
  method: string
  /** Path and query. */
  path: string
  /** Where the request, or the query it is made of, stands. */
  request: Trace
  /** Where the address stands, for a request that was sent to another than the recorded one. */
  address?: Trace
  credential: SeenCredential
  /** HTTP status, when there was an answer. `answered`: 2xx. */
  status?: number
  outcome: 'answered' | 'refused' | 'unanswered'
  /** Why there was no answer. */
  detail?: string
}

/** What was sent again from the position of one party. */
export interface PartyReplays {
  /** Distinct credentials that the party saw, the planted ones not counted. */
  credentials: number
  records: ReplayRecord[]
  /** Number of requests not sent, as answers to others settled what they would give. */
  leftOut: number
  /** Requests to the resource that the harness planted, to show that replaying works. */
  controls: ReplayRecord[]
  /** Limits that left something untried. */
  limitsHit: string[]
  /** Set when nothing was replayed: why. */
  notTried?: string
}

export interface PartyEvidence {
  party: string
  /** Where the harness reached its listener; absent when it never came so far. */
  listen?: SocketAddress
  /** Where other parties reached it, when that is elsewhere. */
  addresses?: readonly SocketAddress[]
  observations: Observation[]
  connections: Connection[]
  refusedHandshakes: RefusedHandshake[]
  /** Key files this party holds, below the exchange's evidence folder. */
  keys: string[]
  /** How the process ended. `killed`: not by us. */
  ended: 'stopped' | 'killed'
  /** Vantages that could not be observed, and why. */
  unobserved: { vantage: Vantage; reason: string }[]
  /** Of a product that is not ours, which was observed from outside. */
  outside?: OutsideObservation
  /** Of a measured party. Absent in evidence of a version that did not replay. */
  replays?: PartyReplays
}

/** Proof that replaying can obtain something, and that it does not obtain what is bound to another. */
export interface ReplayControls {
  /** Gives each party its own value at a resource of the harness. */
  token: string
  values: Readonly<Record<string, string>>
  /** Bound to a certificate that no party has; gives `boundValue` to nobody. */
  boundToken: string
  boundValue: string
}

/** How an exchange went, apart from what it exposed. */
export interface ExchangeConduct {
  /** How it ended, in words. */
  detail: string
  /** Set when the harness itself or one of the parties broke down. */
  fault?: string
  /** The fault is that a product says that it does not support the exchange. */
  unsupported?: boolean
  steps: StepRecord[]
  startedAt: number
  endedAt: number
}

/** Evidence of one exchange: contents of `exchange.json`. */
export interface ExchangeEvidence {
  schema: 'inkijk-evidence/1'
  plan: ExchangePlan
  ends: Ends
  truth: TruthElement[]
  controls: PlantedControls & {
    /** Each planted value of the header with the encoding that carries it. */
    planted: { id: string; value: string }[]
    /** In the body of the request of a handshake trial, compressed and cut over chunks. */
    framed: string
    /** Never sent. */
    negative: string
    /** For replaying, in the same request; absent in evidence of a version that did not replay. */
    replay?: ReplayControls
  }
  conduct: ExchangeConduct
  /** What the receiving end kept, as it gave it on its control port. */
  received: FhirResource[]
  trials: HandshakeTrial[]
  /**
   * Trust anchors and revocation lists of the run, PEM. `register`: a newer list, of what the register itself knew and
   * nobody else yet; absent in evidence of a version that did not keep it.
   */
  trust: { anchors: string; crls: string; register?: string; identity?: IdentityTrust }
  parties: PartyEvidence[]
}
