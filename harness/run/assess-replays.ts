/** From the answers that were obtained from a party's position to findings, and to what can be said of the replaying. */

import type { ExchangeEvidence, PartyEvidence } from '../contracts/evidence.ts'
import type { HeldKey } from '../contracts/probe.ts'
import type { Coverage, ReplayCoverage } from '../contracts/result.ts'
import type { LocatedFinding } from '../probe/find.ts'
import { findPlanted } from '../probe/find-planted.ts'
import type { Opened } from '../probe/opened.ts'
import { probeOpened } from '../probe/probe-party.ts'
import type { Search } from '../probe/search.ts'
import { type OpenOptions, openReplays } from './open-party.ts'

export interface ObtainedContent {
  opened: Opened
  located: readonly LocatedFinding[]
  coverage: Coverage
}

/** `keys`: those the party held or saw in the exchange. */
export async function assessReplays(
  directory: string,
  party: PartyEvidence,
  keys: readonly HeldKey[],
  search: Search,
  options: OpenOptions = {},
): Promise<ObtainedContent> {
  const opened = await openReplays(directory, party, keys, options)
  const { located, coverage } = probeOpened(party.party, opened, search)
  return { opened, located: located.flatMap(asObtained), coverage }
}

export function coverReplays(
  { controls }: Pick<ExchangeEvidence, 'controls'>,
  { party, replays }: PartyEvidence,
  { opened, coverage }: ObtainedContent,
): ReplayCoverage {
  const none = { party, credentials: 0, tried: 0, answered: 0, refused: 0, unanswered: 0, leftOut: 0, opaqueBytes: 0 }
  if (replays?.notTried !== undefined) return { ...none, positive: false, negative: true, notTried: replays.notTried }
  if (replays === undefined || controls.replay === undefined) {
    return { ...none, positive: false, negative: true, notTried: 'the evidence has no requests that were sent again' }
  }
  const { records, credentials } = replays
  const count = (outcome: (typeof records)[number]['outcome']) =>
    records.filter((one) => one.outcome === outcome).length
  const { values, boundValue } = controls.replay
  const own = values[party] ?? ''
  const found = new Set([...findPlanted(opened, [own, boundValue]).values()].flatMap((each) => [...each]))
  // The bound resource shows something only when it was asked for.
  const wasTried = replays.controls.some(({ outcome }) => outcome === 'refused')
  return {
    ...none,
    credentials,
    tried: records.length,
    answered: count('answered'),
    refused: count('refused'),
    unanswered: count('unanswered'),
    leftOut: replays.leftOut,
    opaqueBytes: coverage.opaqueBytes,
    positive: found.has(own) && wasTried,
    negative: !found.has(boundValue),
  }
}

/** Whatever stands in an answer that had to be asked for is no more than obtainable, and what it merely hints at is less. */
function asObtained({ finding, ...rest }: LocatedFinding): LocatedFinding[] {
  if (finding.level === 'inferable') return []
  const level = finding.level === 'reidentifiable' ? finding.level : 'obtainable'
  return [{ ...rest, finding: { ...finding, level } }]
}
