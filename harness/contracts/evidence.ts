/**
 * The evidence folder: `evidence/<exchange>/exchange.json` and `evidence/<exchange>/<party>/index.json` beside the raw
 * bytes. Every verdict is computed from this folder and from nothing else, so it can be computed again elsewhere.
 */

import type { PlantedControls, StepRecord } from './party.ts'
import type { Ends, Vantage } from './result.ts'
import type { ExchangePlan } from './scenario.ts'
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
  /** What kind of thing was observed: a TLS byte stream, a log file, a database file, rows of a database. */
  source: 'stream' | 'log' | 'database' | 'rows' | 'file' | 'memory'
}

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

export interface PartyEvidence {
  party: string
  /** Where it listened; absent when it never came so far. */
  listen?: SocketAddress
  observations: Observation[]
  connections: Connection[]
  refusedHandshakes: RefusedHandshake[]
  /** Key files this party holds, below the exchange's evidence folder. */
  keys: string[]
  /** How the process ended. `killed`: not by us. */
  ended: 'stopped' | 'killed'
  /** Vantages that could not be observed, and why. */
  unobserved: { vantage: Vantage; reason: string }[]
}

/** How an exchange went, apart from what it exposed. */
export interface ExchangeConduct {
  /** How it ended, in words. */
  detail: string
  /** Set when the harness itself or one of the parties broke down. */
  fault?: string
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
  }
  conduct: ExchangeConduct
  /** What the receiving end kept, as it gave it on its control port. */
  received: FhirResource[]
  trials: HandshakeTrial[]
  /** Trust anchors and revocation lists of the run, PEM. */
  trust: { anchors: string; crls: string }
  parties: PartyEvidence[]
}
