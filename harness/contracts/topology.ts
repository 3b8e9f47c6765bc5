/** A backend stands up the parties of one exchange and takes them down again. */

import type { SocketAddress } from './evidence.ts'
import type { PartyConfig, Progress, RecordTransfer, Sabotage, Trigger } from './party.ts'
import type { ExchangePlan } from './scenario.ts'
import type { CertificatePair, OutsideObservation, OutsideTapConfig } from './sut.ts'

export interface NetworkRequest {
  /** Id of the run, for the names and labels of what a backend makes. */
  run: string
  plan: ExchangePlan
  /** Existing folder in which each party gets its own; keys are already in `<directory>/<party>/keys/`. */
  directory: string
  controls: PartyConfig['controls']
  sabotage: Readonly<Record<string, readonly Sabotage[]>>
  /** The network outlives this process, and `attach` finds it again. Default false: it ends with this process. */
  detached?: boolean
  /** A network of the same parties that has ended: its ports and tokens are taken again. Rejects when they are not free. */
  successorOf?: NetworkState
  /** Certificates with which the harness itself calls. */
  callers?: readonly CertificatePair[]
  /** Party → what is started in the place of its system: the process that stands around a product. */
  outside?: Readonly<Record<string, OutsideStart>>
}

export interface OutsideStart {
  /** Module that is started as the process of the party. */
  entry: URL
  config: OutsideTapConfig
}

export interface Listening {
  /** Where this machine reaches the listener. */
  listen: SocketAddress
  /** Where other parties reach it: one address per network it stands in. */
  addresses: readonly SocketAddress[]
  /** Of a product that is not ours; complete once it is frozen. */
  outside?: OutsideObservation
}

/** A party that runs. */
export interface RunningParty extends Listening {
  id: string
  /** Its own folder. */
  directory: string
  /** The process that it runs in, as this machine numbers it; its children belong to it. Absent where none is known. */
  pid?: number
  putRecord(record: RecordTransfer): Promise<void>
  getRecord(): Promise<RecordTransfer>
  trigger(trigger: Trigger): Promise<void>
  progress(): Promise<Progress>
  /**
   * What the party handled up to now is on disk and changes no more, while the party goes on answering. Rejects when
   * that cannot be had.
   */
  freeze(): Promise<void>
}

export interface RunningNetwork extends AsyncDisposable {
  parties: ReadonlyMap<string, RunningParty>
  /** Ids of parties whose process ended by itself, or not in order when it was told to, with how it did. */
  lost: ReadonlyMap<string, string>
  /** With which `attach` finds it again; holds the tokens of the control ports. */
  state: NetworkState
  /** Settles when a party is lost. */
  onLost(listener: (party: string, detail: string) => void): void
  /** Asks every party to write its tap, store and log away, and ends it. Nothing runs afterwards. */
  stop(): Promise<void>
  /** Lets a detached network go on, and watches it no more, so that this process can end. */
  release?(): void
}

/** What the state does not hold and a product that is not ours is observed with. Not needed to end a network. */
export interface AttachRequest extends Pick<NetworkRequest, 'plan' | 'controls'> {
  /** What the sending end was given. */
  record: RecordTransfer
}

/** What a harness that broke off left behind. */
export interface LeftBehind {
  /** Somewhere below it lie the folders of the parties. */
  directory: string
  /** Of this run alone; absent: of all. */
  run?: string
}

/** A running network as data. */
export interface NetworkState {
  /** Id of the topology that made it. */
  backend: string
  run: string
  exchange: string
  parties: readonly PartyState[]
}

export interface PartyState extends Listening, Pick<RunningParty, 'id' | 'directory' | 'pid'> {
  control: SocketAddress & { token: string }
}

export interface Topology {
  id: string
  /** Looks for what it needs, and makes what takes long, before anything starts; rejects with what is missing. */
  prepare?(): Promise<void>
  start(request: NetworkRequest): Promise<RunningNetwork>
  /**
   * A network that was started detached, by this process or another. Parties that are gone are `lost` from the
   * beginning; rejects with `RUN_NOT_FOUND` when none runs any more.
   */
  attach(state: NetworkState, request?: AttachRequest): Promise<RunningNetwork>
  /** Ends and removes what outlived a harness that broke off. Returns what it was, in words for people. */
  removeLost?(left: LeftBehind): Promise<string[]>
}
