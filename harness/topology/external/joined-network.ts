/** A network of a backend with products in it, as one. */

import type { RecordTransfer } from '../../contracts/party.ts'
import { type ExchangePlan, endsOf } from '../../contracts/scenario.ts'
import type { OutsideObservation, Subject } from '../../contracts/sut.ts'
import type { RunningNetwork, RunningParty } from '../../contracts/topology.ts'
import { createOutsideEnd } from './outside-end.ts'
import type { RunningSubject } from './running-subject.ts'
import type { Person } from './triggers/by-hand.ts'
import { waitUntilRead } from './wait-until-read.ts'

export interface Joined {
  subject: Subject
  running: RunningSubject
  /** On which it listens. */
  port: number
}

export interface JoinRequest {
  network: RunningNetwork
  joined: readonly Joined[]
  plan: ExchangePlan
  person: Person
  /** What the sending end was given before. */
  record?: RecordTransfer
  /** Called once nothing of it runs any more. */
  release(): void
}

export function joinNetwork(request: JoinRequest): RunningNetwork {
  const { network, joined, release } = request
  const lost = new Map<string, string>()
  const listeners: ((party: string, detail: string) => void)[] = []
  let stopping: Promise<void> | undefined
  for (const { subject, running } of joined) {
    void running.ended.then((how) => {
      if (stopping !== undefined) return
      lost.set(subject.party, how)
      for (const listener of listeners) listener(subject.party, how)
    })
  }
  const stop = () => {
    stopping ??= stopAll().finally(release)
    return stopping
  }
  async function stopAll(): Promise<void> {
    // The products first: a network of containers is removed only when nothing stands in it.
    await Promise.all(joined.map(({ running }) => running.stop())).finally(() => network.stop())
  }
  const parties = [...network.parties].map(([id, tap]): [string, RunningParty] => {
    const found = joined.find(({ subject }) => subject.party === id)
    return [id, found === undefined ? tap : operate(tap, found, request)]
  })
  return {
    parties: new Map(parties),
    get lost() {
      return new Map([...network.lost, ...lost])
    },
    state: network.state,
    onLost(listener) {
      listeners.push(listener)
      network.onLost(listener)
    },
    stop,
    [Symbol.asyncDispose]: stop,
    ...(network.release === undefined ? {} : { release: () => network.release?.() }),
  }
}

function operate(
  tap: RunningParty,
  { subject, running, port }: Joined,
  { plan, person, record }: JoinRequest,
): RunningParty {
  const { pid: _, ...around } = tap
  const { pid } = running
  const given = record === undefined ? {} : { record }
  const end = createOutsideEnd({ subject, exchange: plan.id, parties: plan.parties, tap, person, ...given })
  return {
    ...around,
    ...end,
    ...(pid === undefined ? {} : { pid }),
    outside: observationOf(subject, running, plan),
    async freeze() {
      // First nothing comes any more, then what there is is copied.
      await tap.freeze()
      // The tap has left a request pending, which its memory must show.
      if (pid !== undefined) await waitUntilRead(pid, port)
      await running.freeze()
    },
  }
}

function observationOf(subject: Subject, { observation }: RunningSubject, plan: ExchangePlan): OutsideObservation {
  const receives = endsOf(plan).receiver.id === subject.party
  if (!receives || subject.record?.get !== undefined) return observation
  return { ...observation, recordUnknown: 'the file names no URL where the record that it received can be fetched' }
}
