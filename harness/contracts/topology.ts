/** A backend stands up the parties of one exchange and takes them down again. */

import type { PartyConfig, Progress, RecordTransfer, Sabotage, Trigger } from './party.ts'
import type { ExchangePlan } from './scenario.ts'

export interface NetworkRequest {
  plan: ExchangePlan
  /** Existing folder in which each party gets its own; keys are already in `<directory>/<party>/keys/`. */
  directory: string
  controls: PartyConfig['controls']
  sabotage: Readonly<Record<string, readonly Sabotage[]>>
}

/** A party that runs. */
export interface RunningParty {
  id: string
  /** Its own folder. */
  directory: string
  /** The process that it runs in, as this machine numbers it; its children belong to it. Absent where none is known. */
  pid?: number
  listen: { address: string; port: number }
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
  /** Settles when a party is lost. */
  onLost(listener: (party: string, detail: string) => void): void
  /** Asks every party to write its tap, store and log away, and ends it. Nothing runs afterwards. */
  stop(): Promise<void>
}

export interface Topology {
  id: string
  start(request: NetworkRequest): Promise<RunningNetwork>
}
