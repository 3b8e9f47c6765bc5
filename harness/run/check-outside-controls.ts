/** The planted values of a product that is not ours, which were planted from outside. */

import { createMirrors, type PartyEvidence } from '../contracts/evidence.ts'
import type { Vantage } from '../contracts/result.ts'
import type { OutsideObservation } from '../contracts/sut.ts'

export interface OutsideControls {
  parties: readonly PartyEvidence[]
  party: string
  outside: OutsideObservation
  vantage: Vantage
  wanted: readonly { name: string; value: string }[]
  /** Planted values that were found in this vantage. */
  values: ReadonlySet<string>
  /** Observation → planted values found in it. */
  found: ReadonlyMap<string, ReadonlySet<string>>
}

/** Names of what was not found. */
export function listMissingOutside(controls: OutsideControls): string[] {
  const { vantage, outside, wanted, values, found } = controls
  if (vantage === 'stored' || vantage === 'logged') {
    // In every place that is observed, not in any of them.
    const places = outside.planted.filter((one) => one.vantage === vantage)
    const missing = places.filter(({ observation }) =>
      wanted.some(({ value }) => found.get(observation)?.has(value) !== true),
    )
    return places.length === 0 ? wanted.map(({ name }) => name) : missing.map(({ observation }) => observation)
  }
  const missing = wanted.filter(({ value }) => !values.has(value)).map(({ name }) => name)
  if (missing.length === 0 || vantage !== 'sent') return missing
  // A product need not pass on a header that it does not know. What it sent is then shown to be whole by those who got it.
  return isSentAsReceived(controls) ? [] : missing
}

/** Whether every stream that it sent is, byte for byte, what a neighbour recorded as received; at least one is. */
function isSentAsReceived({ parties, party }: OutsideControls): boolean {
  const others = parties.filter((one) => one.party !== party)
  const mirrorOf = createMirrors(others.flatMap(({ connections }) => connections))
  const own = parties.find((one) => one.party === party)
  const pairs = (own?.connections ?? [])
    .filter(({ sent }) => sent.bytes > 0)
    .flatMap((each) => {
      const theirs = mirrorOf(each)
      const receiver = others.find((one) => one.party === theirs?.party)
      if (theirs === undefined || receiver === undefined || own === undefined) return []
      return [[digestOf(own, each.id, 'sent'), digestOf(receiver, theirs.id, 'received')] as const]
    })
  return pairs.length > 0 && pairs.every(([ours, theirs]) => ours === theirs)
}

function digestOf(
  { observations }: PartyEvidence,
  connection: string,
  vantage: 'received' | 'sent',
): string | undefined {
  return observations.find((one) => one.connection === connection && one.vantage === vantage)?.sha256
}
