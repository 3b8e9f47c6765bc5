/**
 * The verdict `systemAuthentication` (E2E-report 2.5.5.1): both ends identified each other's system. What counts is a
 * statement among the bytes an end received that only the other end's system can have signed. An intermediary that
 * vouches for it, or that holds the key, is not enough.
 */

import type { PartySpec } from '../contracts/party.ts'
import { makeReason } from '../contracts/reasons.ts'
import type { Verdict } from '../contracts/result.ts'
import { endsOf } from '../contracts/scenario.ts'
import { describeFault, evidenceOf, type JudgeInput } from './input.ts'
import { type Contribution, combine } from './outcome.ts'
import { readSystemStatements } from './system-statements.ts'

export async function judgeSystemAuthentication(input: JudgeInput): Promise<Verdict> {
  const { sender, receiver } = endsOf(input.evidence.plan)
  const contributions = [...(await judgeEnd(input, receiver, sender)), ...(await judgeEnd(input, sender, receiver))]
  const fault = describeFault(input)
  if (fault !== undefined) contributions.push({ outcome: 'inconclusive', reason: fault })
  return combine(contributions)
}

async function judgeEnd(input: JudgeInput, at: PartySpec, other: PartySpec): Promise<Contribution[]> {
  if (!reachedAnything(input, at, other)) {
    return [{ outcome: 'not-applicable', reason: makeReason('nothing-arrived', { at: at.id, other: other.id }) }]
  }
  const { shown, flaws } = await readSystemStatements(input, at, other)
  const [statement] = shown
  if (statement === undefined) {
    const detail = flaws.length === 0 ? 'no signed statement with a certificate' : flaws.join('; ')
    return [{ outcome: 'fail', reason: makeReason('not-identified', { at: at.id, other: other.id, detail }) }]
  }
  const code = statement.kind === 'presentation' ? 'identified-by-presentation' : 'identified'
  const identified = {
    ...makeReason(code, { at: at.id, other: other.id, ura: other.organisation.ura }),
    observations: [statement.observation],
  }
  const { holders, until } = statement.custody
  return [
    { outcome: 'pass', reason: identified },
    ...holders.map((holder): Contribution => {
      const values = { holder, other: other.id, until: until.toISOString().slice(0, 10) }
      return { outcome: 'pass', reason: makeReason('key-with-processor', values) }
    }),
  ]
}

/** Whether the other end sent application bytes at all, and this one received some, be it through an intermediary. */
export function reachedAnything({ evidence }: JudgeInput, at: PartySpec, other: PartySpec): boolean {
  const exchanged = (end: PartySpec, towards: PartySpec, direction: 'received' | 'sent') => {
    const neighbour = neighbourOf(evidence.plan.route, end.id, towards.id)
    const connections = evidenceOf(evidence, end.id)?.connections ?? []
    return connections.some((connection) => connection.peer === neighbour && connection[direction].bytes > 0)
  }
  return exchanged(other, at, 'sent') && exchanged(at, other, 'received')
}

/** The party next to `from` on the route, on the way to `to`. */
function neighbourOf(route: readonly string[], from: string, to: string): string | undefined {
  return route[route.indexOf(from) + (route.indexOf(to) < route.indexOf(from) ? -1 : 1)]
}
