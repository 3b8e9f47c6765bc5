/** The verdict `functional`: the receiving end got the truth, or was refused where it had to be. */

import type { RefusedHandshake } from '../contracts/evidence.ts'
import type { StepRecord } from '../contracts/party.ts'
import { makeReason } from '../contracts/reasons.ts'
import type { Verdict } from '../contracts/result.ts'
import { endsOf } from '../contracts/scenario.ts'
import { isQuery, judgeEndOfAccess } from './end-of-access.ts'
import { describeFault, evidenceOf, type JudgeInput } from './input.ts'
import { type Contribution, combine } from './outcome.ts'

/** The receiver's record against the truth. */
export interface Comparison {
  /** Elements looked for. */
  total: number
  missing: string[]
  changed: string[]
  /** Elements of the record itself (not of the Tasks that announce it) that the receiver has. */
  recordPresent: string[]
}

export function judgeFunctional(input: JudgeInput): Verdict {
  const fault = describeFault(input)
  if (fault !== undefined) return { outcome: 'inconclusive', reasons: [fault] }
  const { goal } = input.evidence.plan
  const unknown = evidenceOf(input.evidence, endsOf(input.evidence.plan).receiver.id)?.outside?.recordUnknown
  if (unknown !== undefined && goal.kind !== 'refused-at-handshake') {
    return { outcome: 'inconclusive', reasons: [makeReason('record-unknown', { detail: unknown })] }
  }
  if (goal.kind === 'received') return judgeReceived(input)
  if (goal.kind === 'refused-by-receiver') return judgeRefusal(input)
  if (goal.kind === 'cancelled-by-sender') return judgeCancellation(input)
  if (goal.kind === 'refused-at-step') return judgeStepRefusal(input, goal)
  return judgeHandshakeRefusal(input, goal)
}

function judgeReceived({ comparison, evidence }: JudgeInput): Verdict {
  const { total, missing, changed } = comparison
  if (total > 0 && missing.length === 0 && changed.length === 0) {
    const received: Contribution = { outcome: 'pass', reason: makeReason('record-complete', { count: total }) }
    return combine([received, ...judgeEndOfAccess(evidence)])
  }
  const reasons = evidence.conduct.steps
    .filter((step) => step.outcome !== 'ok')
    .map(({ name, from, to, detail = '' }) => makeReason('step-failed', { step: name, from, to, detail }))
  if (missing.length > 0) {
    reasons.push(makeReason('record-missing', { missing: missing.length, count: total, example: missing[0] ?? '' }))
  }
  if (changed.length > 0) {
    reasons.push(makeReason('record-changed', { changed: changed.length, example: changed[0] ?? '' }))
  }
  return { outcome: 'fail', reasons }
}

/** The refusal must have reached the sender, a query after it must have been tried, and nothing may have arrived. */
function judgeRefusal(input: JudgeInput): Verdict {
  const { sender, receiver } = endsOf(input.evidence.plan)
  const { steps } = input.evidence.conduct
  const refusal = steps.find((step) => step.from === receiver.id && step.name === 'reject' && step.outcome === 'ok')
  if (refusal === undefined) {
    return { outcome: 'fail', reasons: [makeReason('refusal-missing', { to: receiver.id })] }
  }
  const after = steps.filter((step) => step.from === receiver.id && step.startedAt > refusal.startedAt)
  const leaked = [...new Set([...input.comparison.recordPresent, ...medicalReceived(input, receiver.id)])]
  if (leaked.length > 0 || after.some((step) => step.outcome === 'ok')) {
    const values = { to: receiver.id, count: leaked.length, example: leaked[0] ?? '–' }
    return { outcome: 'fail', reasons: [makeReason('refusal-broken', values)] }
  }
  if (!after.some((step) => step.to === sender.id && step.outcome === 'refused')) {
    return { outcome: 'inconclusive', reasons: [makeReason('refusal-untested')] }
  }
  return { outcome: 'pass', reasons: [makeReason('refusal-kept', { to: receiver.id })] }
}

/** The cancellation must have reached the receiver, which asked afterwards and got nothing, then or before. */
function judgeCancellation(input: JudgeInput): Verdict {
  const { sender, receiver } = endsOf(input.evidence.plan)
  const { steps } = input.evidence.conduct
  const [from, to] = [sender.id, receiver.id]
  const cancellation = steps.find((step) => step.from === from && step.to === to && step.name === 'cancel')
  if (cancellation?.outcome !== 'ok') {
    return { outcome: 'fail', reasons: [makeReason('cancellation-missing', { from, to })] }
  }
  const leaked = [...new Set([...input.comparison.recordPresent, ...medicalReceived(input, to)])]
  const answered = steps.some((step) => step.from === to && isQuery(step) && step.outcome === 'ok')
  if (leaked.length > 0 || answered) {
    const values = { to, count: leaked.length, example: leaked[0] ?? '–' }
    return { outcome: 'fail', reasons: [makeReason('cancellation-broken', values)] }
  }
  const isTried = (step: StepRecord) => step.from === to && step.startedAt > cancellation.startedAt
  if (!steps.some((step) => isTried(step) && step.outcome === 'refused')) {
    return { outcome: 'inconclusive', reasons: [makeReason('cancellation-untested')] }
  }
  return { outcome: 'pass', reasons: [makeReason('cancellation-kept', { from, to })] }
}

/** Medical elements in the bytes the receiver got, apart from those the Tasks and an advance notice carry. */
function medicalReceived({ findings, evidence }: JudgeInput, receiver: string): string[] {
  const medical = new Set(
    evidence.truth
      .filter(
        (element) =>
          element.class === 'medical' && element.location?.resourceType !== 'Task' && element.announced !== true,
      )
      .map((element) => element.element),
  )
  return findings
    .filter((finding) => finding.party === receiver && finding.vantage === 'received' && medical.has(finding.element))
    .map((finding) => finding.element)
}

/** The step must have been refused for that reason, none of its kind may have worked, and nothing may have arrived. */
function judgeStepRefusal(input: JudgeInput, { step, reason }: { step: string; reason: string }): Verdict {
  const { receiver } = endsOf(input.evidence.plan)
  const named = input.evidence.conduct.steps.filter(({ name }) => name === step)
  const refusal = named.find(({ outcome }) => outcome === 'refused')
  // The other end has a step of the same name when it too needs a token, for example.
  const tried = refusal === undefined ? named : named.filter(({ from }) => from === refusal.from)
  const detail = refusal?.detail ?? tried.map(({ outcome }) => outcome).join(', ')
  if (refusal === undefined || !detail.includes(reason) || tried.some(({ outcome }) => outcome === 'ok')) {
    const values = { step, reason, detail: detail === '' ? '–' : detail }
    return { outcome: 'fail', reasons: [makeReason('step-not-refused', values)] }
  }
  const leaked = [...new Set([...input.comparison.recordPresent, ...medicalReceived(input, receiver.id)])]
  if (leaked.length > 0) {
    const values = { to: receiver.id, count: leaked.length, example: leaked[0] ?? '–' }
    return { outcome: 'fail', reasons: [makeReason('refusal-broken', values)] }
  }
  return { outcome: 'pass', reasons: [makeReason('step-refused', { step, to: refusal.to, detail })] }
}

function judgeHandshakeRefusal(
  { evidence, comparison }: JudgeInput,
  { from, to, reason }: { from: string; to: string; reason?: string },
): Verdict {
  const refused = [...refusalsAt(evidence, from, to), ...refusalsAt(evidence, to, from)]
  // What one sent while the other had yet to decide on its certificate reached nobody: what counts is what was received.
  const connected = evidence.parties
    .flatMap((party) => party.connections)
    .some(
      ({ party, peer, received }) =>
        ((party === from && peer === to) || (party === to && peer === from)) && received.bytes > 0,
    )
  if (refused.length === 0 || connected || comparison.recordPresent.length > 0) {
    return { outcome: 'fail', reasons: [makeReason('handshake-not-refused', { from, to })] }
  }
  const meant = refused.find(({ code, message }) => reason === undefined || `${code}: ${message}`.includes(reason))
  const detail = (meant ?? refused[0])?.message ?? ''
  if (meant === undefined) {
    const values = { from, to, reason: reason ?? '', detail }
    return { outcome: 'fail', reasons: [makeReason('handshake-refused-otherwise', values)] }
  }
  return { outcome: 'pass', reasons: [makeReason('handshake-refused', { from, to, detail })] }
}

function refusalsAt(evidence: JudgeInput['evidence'], at: string, other: string): RefusedHandshake[] {
  return (evidenceOf(evidence, at)?.refusedHandshakes ?? []).filter((refusal) => refusal.peer === other)
}
