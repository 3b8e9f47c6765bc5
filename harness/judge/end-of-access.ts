/**
 * Whether what was made available is closed again: after a receiver completed or refused a referral, and after the
 * sender cancelled it, no query is answered (field notes on Notified Pull 2.2 and 2.11).
 */

import type { ExchangeEvidence } from '../contracts/evidence.ts'
import type { StepRecord } from '../contracts/party.ts'
import { makeReason } from '../contracts/reasons.ts'
import type { Contribution } from './outcome.ts'

/** A question for content: a search or a document. */
export function isQuery({ name }: StepRecord): boolean {
  return name.startsWith('query ')
}

/** Of every end that asked again after its access had ended. Nothing is said of an end that did not. */
export function judgeEndOfAccess({ plan, conduct }: Pick<ExchangeEvidence, 'plan' | 'conduct'>): Contribution[] {
  const { steps } = conduct
  return plan.parties.flatMap(({ id }): Contribution[] => {
    const endedAt = steps.find((step) => endsAccess(step, id))?.startedAt
    if (endedAt === undefined) return []
    const after = steps.filter((step) => step.from === id && isQuery(step) && step.startedAt > endedAt)
    const answered = after.find(({ outcome }) => outcome === 'ok')
    if (answered !== undefined) {
      const reason = makeReason('access-not-ended', { party: id, step: answered.name })
      return [{ outcome: 'fail', reason }]
    }
    const refused = after.find(({ outcome }) => outcome === 'refused')
    if (refused === undefined) return []
    return [{ outcome: 'pass', reason: makeReason('access-ended', { party: id, detail: refused.detail ?? '–' }) }]
  })
}

function endsAccess({ name, from, to, outcome }: StepRecord, party: string): boolean {
  if (outcome !== 'ok') return false
  return from === party ? name === 'complete' || name === 'reject' : to === party && name === 'cancel'
}
