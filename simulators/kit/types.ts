/** What the kit gives a simulator, and what a simulator gives the kit. */

import type { KeyObject, X509Certificate } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type {
  PartyConfig,
  PartySpec,
  Progress,
  RecordTransfer,
  StepRecord,
  Trigger,
} from '../../harness/contracts/party.ts'

/** A private key with its certificate chain. */
export interface CertifiedKey {
  privateKey: KeyObject
  certificate: X509Certificate
  /** Base64 DER, leaf first, root left out: the form of `x5c` (RFC 7515 4.1.6). */
  x5c: readonly string[]
  /** PEM of the root, where the chain was given with it: one that is not in the trust store, then. */
  rootPem?: string
}

/** The party's `keys/` folder, read once. */
export interface KeyStore {
  tls: CertifiedKey & { keyPem: string; chainPem: string }
  /** The certificate for messages: signing and decrypting. Only ends have one of their own. */
  message: CertifiedKey | undefined
  /** A message key of another party that this one was given to hold. */
  held(party: string): CertifiedKey | undefined
  /** Trust anchors and intermediates, PEM. */
  trustPem: string
  /** Revocation lists, PEM. */
  crlPem: string
}

export interface PeerRequest {
  method: string
  /** `https://<fqdn>/<path>`; the host is looked up in the network table. */
  url: string
  headers?: Readonly<Record<string, string>>
  body?: Buffer | string
  /** Undo the content coding of the answer (default true). A proxy passes the bytes on as they are. */
  decode?: boolean
}

export interface PeerResponse {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: Buffer
}

/** Mutual TLS towards other parties, tapped. */
export interface PeerClient {
  /** Throws `PeerUnreachable` when no answer came: refused handshake, lost connection, time-out. */
  request(request: PeerRequest): Promise<PeerResponse>
}

/** Who is at the other side of a connection, from its verified client certificate. */
export interface PeerIdentity {
  fqdn: string
  ura: string
  uziNumber: string
  certificate: X509Certificate
}

export interface Clock {
  now(): Date
}

/** What an end reports while it does the protocol; the harness polls it. */
export interface ProgressLog {
  /** Runs one step, times it and records its outcome; a throwing step is recorded as `failed` and thrown on. */
  step<T>(name: string, to: string, run: (note: StepNote) => Promise<T>): Promise<T>
  /** Sets the state of the whole. */
  become(state: Progress['state'], detail?: string): void
  read(): Progress
}

/** Lets a step say more than that it worked. */
export interface StepNote {
  outcome(outcome: StepRecord['outcome']): void
  detail(text: string): void
}

export interface AppOptions {
  /**
   * `required` (default): nobody without a client certificate gets in. `requested`: a browser does, and a certificate
   * that is shown must still be a good one. Routes for systems then call `peerOf` themselves, which throws without one.
   */
  clientCertificate?: 'required' | 'requested'
}

export interface PartyContext {
  config: PartyConfig
  party: PartySpec
  keys: KeyStore
  /** The party's database `store/party.sqlite`. Tables are the simulator's own; transactions are savepoints only. */
  database: DatabaseSync
  /** Writes NDJSON to `log/party.ndjson`; what is put in stays there for the harness to read. */
  log: FastifyBaseLogger
  client: PeerClient
  clock: Clock
  progress: ProgressLog
  /** A Fastify instance with the party's logger, not listening. Content types it does not know arrive as Buffer. */
  createApp(options?: AppOptions): FastifyInstance
  /** Identity of the client of a request to this party's listener. */
  peerOf(request: { raw: { socket: unknown } }): PeerIdentity
  /** The party next to this one on the route, on the way to `target`. */
  nextHop(target: string): PartySpec
  partyByUra(ura: string): PartySpec | undefined
}

/** A simulator, built but not listening. */
export interface Simulator {
  app: FastifyInstance
  /** What the control port may ask of it; an intermediary has none of these. */
  control?: {
    putRecord?(record: RecordTransfer): void | Promise<void>
    getRecord?(): RecordTransfer | Promise<RecordTransfer>
    /** Starts the work and returns; progress tells the rest. */
    trigger?(trigger: Trigger): void
  }
}

export type BuildSimulator = (context: PartyContext) => Simulator
