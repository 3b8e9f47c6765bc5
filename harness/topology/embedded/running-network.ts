/** Several processes of parties as one network. */

import type { NetworkTable, PartySpec, Progress, RecordTransfer, Trigger } from '../../contracts/party.ts'
import type { NetworkState, PartyState, RunningNetwork, RunningParty } from '../../contracts/topology.ts'
import { control } from '../control-client.ts'
import type { PartyProcess } from './party-process.ts'

export interface NetworkFacts extends Omit<NetworkState, 'parties'> {
  /** Parties that are gone already. */
  gone?: readonly PartyState[]
}

/** Tells every party where the others listen. */
export async function announceNetwork(parties: readonly PartySpec[], processes: readonly PartyProcess[]) {
  const table: NetworkTable = Object.fromEntries(
    processes.map(({ id, listen }) => [id, { fqdn: parties.find((p) => p.id === id)?.fqdn ?? id, ...listen }]),
  )
  await Promise.all(processes.map((process) => control(process.control, 'PUT', '/network', table)))
}

export function watchNetwork(facts: NetworkFacts, processes: readonly PartyProcess[]): RunningNetwork {
  const { gone = [], ...named } = facts
  const lost = new Map(gone.map(({ id }) => [id, 'it was gone already']))
  const listeners: ((party: string, detail: string) => void)[] = []
  let stopping: Promise<void> | undefined
  for (const process of processes) {
    void process.ended.then(({ inOrder, detail }) => {
      // Told to end, it ends by itself and in order; anything else is a loss whenever it comes.
      if (stopping !== undefined && inOrder) return
      lost.set(process.id, detail)
      if (stopping !== undefined) return
      for (const listener of listeners) listener(process.id, detail)
    })
  }
  const stop = () => {
    stopping ??= Promise.all(processes.map((process) => process.stop())).then(() => {})
    return stopping
  }
  const running = processes.map((process) => operate(describe(process), process.freeze))
  const left = gone.map((state) => operate(state, () => Promise.reject(new Error(`party "${state.id}" is gone`))))
  return {
    parties: new Map([...running, ...left].map((party) => [party.id, party])),
    lost,
    state: { ...named, parties: [...processes.map(describe), ...gone] },
    onLost: (listener) => void listeners.push(listener),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

function describe({ id, directory, pid, listen, control: { address, port, token } }: PartyProcess): PartyState {
  const control = { address, port, token }
  return { id, directory, ...(pid === undefined ? {} : { pid }), listen, addresses: [listen], control }
}

function operate({ control: at, ...facts }: PartyState, freeze: RunningParty['freeze']): RunningParty {
  const port = { party: facts.id, ...at }
  return {
    ...facts,
    putRecord: (record: RecordTransfer) => control(port, 'PUT', '/record', record),
    getRecord: () => control<RecordTransfer>(port, 'GET', '/record'),
    trigger: (trigger: Trigger) => control(port, 'POST', '/trigger', trigger),
    progress: () => control<Progress>(port, 'GET', '/progress'),
    freeze,
  }
}
