/** Parties of an exchange and what the process of one party is started with. */

import type { OutsideTapConfig } from './sut.ts'
import type { FhirResource, Referral } from './truth.ts'

/** Design 1: all but the two at the ends of the route are measured (`isMeasured`). */
export type Role = 'end' | 'processor' | 'intermediary' | 'trust-service'

export interface Organisation {
  /** UZI abonneenummer: 8 digits, zero-padded, kept as text. */
  ura: string
  name: string
  city: string
  /** AORTA application-id (OID 2.16.840.1.113883.2.4.6.6), digits. */
  applicationId: string
}

export interface PartySpec {
  id: string
  /** Manifest id of the system this party runs. */
  system: string
  role: Role
  /** For a `processor`: id of the end that it works for. */
  worksFor?: string
  organisation: Organisation
  /** Host name in its server certificate and in every URL that points to it. */
  fqdn: string
  /** Options of the system's manifest, defaults filled in. */
  options: Readonly<Record<string, unknown>>
  /** Ids of deliberate deviations named in the system's manifest. */
  faults: readonly string[]
  /** Browsers come to its listener, and they show no certificate; as the system's manifest says. */
  openToBrowsers?: boolean
  /** Name of the product that is not ours and stands in the place of the system. */
  product?: string
}

export interface Endpoint {
  fqdn: string
  address: string
  port: number
}

/** Party id → where it listens; the simulators' DNS. */
export type NetworkTable = Readonly<Record<string, Endpoint>>

/** Protection of the content: a scheme of `simulators/protection` and its options. */
export interface ProtectionSpec {
  /** `channel`, `message/<scheme>` or `element/<scheme>`. */
  scheme: string
  options: Readonly<Record<string, unknown>>
}

/** Values planted so that the measurement can fail (design 2.3). */
export interface PlantedControls {
  /** Value of the header `inkijk-control` that every party puts on every request and response. */
  header: string
  /** Written by the party's store and by its log at start. */
  stored: string
  logged: string
  /** What the party keeps in its memory is made from this (`memory-control.ts`). Absent: nothing is planted there. */
  memory?: string
}

/** Ways to break the measurement on purpose, for the tests that prove it notices. */
export type Sabotage =
  | 'tap-off'
  | 'tap-drops-chunk'
  | 'store-control-missing'
  | 'log-control-missing'
  | 'memory-control-missing'

/** Everything the process of one party needs to start; written as JSON, read once, then frozen. */
export interface PartyConfig {
  /** Id of the exchange, such as `cn-4/as-is`. */
  exchange: string
  party: PartySpec
  /** All parties of the exchange, this one included. */
  parties: readonly PartySpec[]
  /** Party ids from sender to receiver. */
  route: readonly string[]
  protection: ProtectionSpec
  /** The party's own directory: `keys/`, `store/`, `log/`, `tap/`. */
  directory: string
  listen: { address: string; port: number }
  control: { address: string; port: number; token: string }
  controls: PlantedControls
  sabotage: readonly Sabotage[]
  /** Where the party is a product that is not ours: for the process that stands around it. */
  outside?: OutsideTapConfig
}

/** File names under `<directory>/keys/`. */
export const keyFiles = {
  tlsKey: 'tls.key.pem',
  /** Leaf first, then intermediates, root left out (RFC 8446 4.4.2). */
  tlsChain: 'tls.chain.pem',
  messageKey: 'message.key.pem',
  messageChain: 'message.chain.pem',
  /** Trust anchors and intermediates. */
  trust: 'trust.pem',
  /** One CRL per CA of the chain, concatenated. */
  crl: 'crl.pem',
  /** Keys that belong to another party and that this one holds: `held/<party>.key.pem`, `held/<party>.chain.pem`. */
  heldDirectory: 'held',
} as const

/** First line a party's process writes on standard output. */
export interface ReadyLine {
  ready: true
  listen: { address: string; port: number }
  control: { address: string; port: number }
}

/** One step an end reports while it does the protocol. */
export interface StepRecord {
  name: string
  from: string
  to: string
  /** `refused`: the other side said no by the protocol; `failed`: it did not work. */
  outcome: 'ok' | 'refused' | 'failed'
  durationMs: number
  /** When it began, milliseconds since the epoch. */
  startedAt: number
  detail?: string
}

/**
 * Control port of a party (plain HTTP on an address no exchange crosses; `Authorization: Bearer <token>`):
 *
 * - `PUT /network` NetworkTable → 204
 * - `PUT /record` RecordTransfer → 204 (ends)
 * - `POST /trigger` Trigger → 202; 400 for an unknown action
 * - `GET /progress` → Progress
 * - `GET /record` → RecordTransfer: what this end received from the other and keeps
 * - `POST /freeze` → 204: every connection is ended, and nothing later is kept by the tap, the log or the store
 * - `POST /stop` → 204, then the process ends by itself
 */
export interface RecordTransfer {
  resources: FhirResource[]
}

export interface Trigger {
  /** `refer`: start a notified pull towards `to`. `cancel`: withdraw it. */
  action: 'refer' | 'cancel'
  to: string
  /** Others that it is offered to first, before `to` is chosen: party ids. */
  candidates?: readonly string[]
  referral: Referral
}

export interface Progress {
  /** `idle`: nothing asked of it yet; `busy`; `done`: its part has ended, well or by a refusal; `failed`. */
  state: 'idle' | 'busy' | 'done' | 'failed'
  steps: StepRecord[]
  detail?: string
}
