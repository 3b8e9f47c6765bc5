/** Whether the measurement of a party can be relied on (design 2.3). */

import { createMirrors } from '../contracts/evidence.ts'
import { makeReason } from '../contracts/reasons.ts'
import type { Reason } from '../contracts/result.ts'
import { evidenceOf, type JudgeInput } from './input.ts'

/** Why the measurement of this party proves nothing; empty when it is sound. */
export function findDefects(input: JudgeInput, party: string): Reason[] {
  return [
    ...controlDefects(input, party),
    ...replayDefects(input, party),
    ...tallyDefects(input, party),
    ...lifeDefects(input, party),
  ]
}

function controlDefects({ controls }: JudgeInput, party: string): Reason[] {
  const own = controls.filter((control) => control.party === party)
  if (own.length === 0)
    return [makeReason('control-missing', { party, vantage: '–', detail: 'no control was checked' })]
  return own.flatMap(({ vantage, positive, negative, detail = '' }) => [
    ...(positive ? [] : [makeReason('control-missing', { party, vantage, detail })]),
    ...(negative ? [] : [makeReason('control-false', { party, vantage })]),
  ])
}

/** Only where something was replayed: where nothing was, that is said apart. */
function replayDefects({ replays }: JudgeInput, party: string): Reason[] {
  const own = replays.find((each) => each.party === party)
  if (own === undefined || own.notTried !== undefined) return []
  return [
    ...(own.positive ? [] : [makeReason('replay-control-missing', { party })]),
    ...(own.negative ? [] : [makeReason('replay-control-false', { party })]),
  ]
}

/** Both sides of a connection count on their own; what one received the other must have sent, to the byte. */
function tallyDefects({ evidence }: JudgeInput, party: string): Reason[] {
  const mirrorOf = createMirrors(evidenceOf(evidence, party)?.connections ?? [])
  return evidence.parties
    .filter((other) => other.party !== party)
    .flatMap((other) => other.connections.filter((connection) => connection.peer === party))
    .flatMap((theirs) => {
      const ours = mirrorOf(theirs)
      const received = ours?.received.bytes ?? 0
      const sent = ours?.sent.bytes ?? 0
      const differs = (bytes: number, peerBytes: number) =>
        bytes === peerBytes ? [] : [makeReason('tally-differs', { party, peer: theirs.party, bytes, peerBytes })]
      return [...differs(received, theirs.sent.bytes), ...differs(sent, theirs.received.bytes)]
    })
}

function lifeDefects({ evidence }: JudgeInput, party: string): Reason[] {
  return evidenceOf(evidence, party)?.ended === 'stopped' ? [] : [makeReason('party-ended', { party })]
}
