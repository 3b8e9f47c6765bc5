/** Keeps which parties were lost, and how. */

import type { ContainerEvent } from './watch-containers.ts'

export interface PartyLosses {
  lost: ReadonlyMap<string, string>
  onLost(listener: (party: string, detail: string) => void): void
  /** The first loss of a party counts. */
  lose(party: string, detail: string): void
  tell(event: ContainerEvent): void
  /** Of all parties: nothing will be heard of them any more. */
  loseAll(detail: string): void
  /** From now on the parties are told to end, and one that ends in order is no loss. */
  expectEnd(): void
  hasEnded(party: string): boolean
  /** Settles when the process of the party has ended. */
  ended(party: string): Promise<void>
}

/** How a process ends that was told to. */
const orderlyExitCode = 0

export function createPartyLosses(parties: readonly string[]): PartyLosses {
  const lost = new Map<string, string>()
  const ends = new Map(parties.map((party) => [party, { ...Promise.withResolvers<void>(), hasEnded: false }]))
  const starved = new Set<string>()
  const listeners: ((party: string, detail: string) => void)[] = []
  let ending = false

  const lose = (party: string, detail: string): void => {
    if (!ends.has(party) || lost.has(party)) return
    lost.set(party, detail)
    if (ending) return
    for (const listener of listeners) listener(party, detail)
  }
  const end = (party: string): void => {
    const found = ends.get(party)
    if (found === undefined) return
    found.hasEnded = true
    found.resolve()
  }
  return {
    lost,
    onLost: (listener) => void listeners.push(listener),
    lose,
    tell({ service, kind, exitCode }) {
      if (kind === 'oom') starved.add(service)
      else if (kind === 'die') {
        if (!ending || exitCode !== orderlyExitCode) lose(service, describeEnd(exitCode, starved.has(service)))
        end(service)
      } else if (!ending) {
        lose(service, kind === 'pause' ? 'its container was paused' : 'its container was cut off from a network')
      }
    },
    loseAll(detail) {
      for (const party of parties) {
        lose(party, detail)
        end(party)
      }
    },
    expectEnd() {
      ending = true
    },
    hasEnded: (party) => ends.get(party)?.hasEnded === true,
    ended: async (party) => ends.get(party)?.promise,
  }
}

function describeEnd(exitCode: number | undefined, isStarved: boolean): string {
  return `exit code ${exitCode ?? 'unknown'}${isStarved ? ', out of memory' : ''}`
}
