/**
 * What a candidate that is not chosen may have been able to read: the advance notice that was made available to it, and
 * nothing that identifies the patient. Nobody there treats the patient, so there is no ground for more (WGBO art. 7:457
 * BW; Wabvpz; Nuts eOverdracht, aanmeldfase; field notes on Notified Pull 2.2).
 */

import type { PartySpec } from '../contracts/party.ts'
import { makeReason } from '../contracts/reasons.ts'
import type { Exposure } from '../contracts/result.ts'
import { isCandidate } from '../contracts/scenario.ts'
import { isAboveInferable, type JudgeInput } from './input.ts'
import type { Contribution } from './outcome.ts'
import { findingsOf, summarise } from './summarise.ts'

export function isCandidateOf({ evidence }: JudgeInput, party: PartySpec): boolean {
  return isCandidate(evidence.plan, party)
}

/** The same for `strict` and `flexible`: that the patient may be known is not what these differ in. */
export function judgeCandidate(input: JudgeInput, party: PartySpec): Contribution[] {
  const own = input.exposures.filter((each) => each.party === party.id && isAboveInferable(each.level))
  const announced = new Set(input.evidence.truth.flatMap((each) => (each.announced === true ? each.element : [])))
  const identity = own.filter((each) => each.class === 'identity')
  const beyond = own.filter((each) => !['identity', 'routing'].includes(each.class) && !announced.has(each.element))
  const contributions = [
    ...describe('candidate-knows-patient', party, identity),
    ...describe('candidate-reads-record', party, beyond),
  ]
  if (contributions.length > 0) return contributions
  const count = own.filter((each) => announced.has(each.element)).length
  return [{ outcome: 'pass', reason: makeReason('candidate-shielded', { party: party.id, count }) }]
}

function describe(
  code: 'candidate-knows-patient' | 'candidate-reads-record',
  party: PartySpec,
  exposed: readonly Exposure[],
): Contribution[] {
  if (exposed.length === 0) return []
  const reason = makeReason(code, { party: party.id, ...summarise(exposed) }, findingsOf(exposed))
  return [{ outcome: 'fail', reason }]
}

/** Elements that a candidate may keep: those that it was told. */
export function mayKeep(input: JudgeInput, party: PartySpec, element: string): boolean {
  if (!isCandidateOf(input, party)) return false
  return input.evidence.truth.some((each) => each.element === element && each.announced === true)
}
