/** The verdicts `strict` and `flexible` (E2E-report 2.5.3, 2.5.4 and 7.2) and `atRest` (2.5.2). */

import type { PartySpec } from '../contracts/party.ts'
import { makeReason } from '../contracts/reasons.ts'
import type { Exposure, Outcome, Vantage, Verdict } from '../contracts/result.ts'
import type { ElementClass } from '../contracts/truth.ts'
import { isCandidateOf, judgeCandidate, mayKeep } from './candidate.ts'
import { countsAsEnd, evidenceOf, isAboveInferable, type JudgeInput, measuredParties } from './input.ts'
import { type Contribution, combine } from './outcome.ts'
import { findDefects } from './soundness.ts'
import { findingsOf, summarise } from './summarise.ts'

const allVantages: readonly Vantage[] = ['received', 'sent', 'stored', 'logged', 'memory']

/** No element of any class but `routing` above `inferable` at a measured party. */
export function judgeStrict(input: JudgeInput, completed: boolean): Verdict {
  return judgeParties(input, completed, (party) => {
    if (isCandidateOf(input, party)) return [...judgeCandidate(input, party), ...describeUnobserved(input, party)]
    const exposed = exposedAt(input, party, (cls) => cls !== 'routing')
    if (exposed.length > 0) return [describeExposed(input, party, exposed), ...describeUnobserved(input, party)]
    const bytes = observedBytes(input, party)
    return [
      { outcome: 'pass', reason: makeReason('shielded', { party: party.id, bytes }) },
      ...describeNotObtained(input, party),
      ...describeUnobserved(input, party),
    ]
  })
}

/** No `medical` element above `inferable`; `identity` above it gives attention. */
export function judgeFlexible(input: JudgeInput, completed: boolean): Verdict {
  return judgeParties(input, completed, (party) => {
    if (isCandidateOf(input, party)) return [...judgeCandidate(input, party), ...describeUnobserved(input, party)]
    const medical = exposedAt(input, party, (cls) => cls === 'medical')
    const identity = exposedAt(input, party, (cls) => cls === 'identity')
    const contributions: Contribution[] = []
    const unobserved = describeUnobserved(input, party)
    if (medical.length > 0) contributions.push(describeExposed(input, party, medical))
    if (identity.length > 0) {
      const code = countsAsEnd(input, party) ? 'identity-exposed-processor' : 'identity-exposed'
      const reason = makeReason(code, { party: party.id, ...summarise(identity) }, findingsOf(identity))
      contributions.push({ outcome: 'attention', reason })
    }
    if (contributions.length > 0) return [...contributions, ...unobserved]
    const bytes = observedBytes(input, party)
    return [{ outcome: 'pass', reason: makeReason('shielded-medical', { party: party.id, bytes }) }, ...unobserved]
  })
}

/** Nothing above `inferable` in `stored` or `logged`. */
export function judgeAtRest(input: JudgeInput, completed: boolean): Verdict {
  return judgeParties(input, completed, (party) => {
    const classes = new Map(input.evidence.truth.map((element) => [element.element, element.class]))
    const obtainedAtRest = listObtainedAtRest(input, party)
    const atRest = input.findings.filter(
      (finding) =>
        finding.party === party.id &&
        (finding.vantage === 'stored' || finding.vantage === 'logged' || obtainedAtRest.has(finding.observation)) &&
        isAboveInferable(finding.level) &&
        classes.get(finding.element) !== 'routing' &&
        !mayKeep(input, party, finding.element),
    )
    // A place where nobody looked may hold anything.
    const unseen = describeUnobserved(input, party, ['stored', 'logged'], 'inconclusive')
    if (atRest.length === 0) {
      return [{ outcome: 'pass', reason: makeReason('nothing-at-rest', { party: party.id }) }, ...unseen]
    }
    const summary = summarise(
      atRest.map(({ element, level }) => ({ element, level, class: classes.get(element) ?? 'administrative' })),
    )
    const reason = makeReason(
      'exposed-at-rest',
      { party: party.id, ...summary },
      atRest.map((finding) => finding.id),
    )
    return [{ outcome: countsAsEnd(input, party) ? 'attention' : 'fail', reason }, ...unseen]
  })
}

/** Answers that were obtained with a credential that the party stored or logged: who gets at its disk has them too. */
function listObtainedAtRest({ evidence }: JudgeInput, party: PartySpec): ReadonlySet<string> {
  const records = evidenceOf(evidence, party.id)?.replays?.records ?? []
  const atRest = records.filter(({ credential: { vantages } }) =>
    vantages.some((vantage) => vantage === 'stored' || vantage === 'logged'),
  )
  return new Set(atRest.flatMap(({ observation }) => observation ?? []))
}

/** Credentials were seen, and nothing came of them. */
function describeNotObtained({ replays }: JudgeInput, party: PartySpec): Contribution[] {
  const own = replays.find((each) => each.party === party.id)
  if (own === undefined || own.notTried !== undefined || own.tried === 0) return []
  const { credentials, tried, refused, leftOut } = own
  const values = { party: party.id, credentials, tried, refused, leftOut }
  return [{ outcome: 'pass', reason: makeReason('not-obtained', values) }]
}

/** A verdict on the other vantages, which says so. */
function describeUnobserved(
  { evidence }: JudgeInput,
  party: PartySpec,
  vantages: readonly Vantage[] = allVantages,
  outcome: Outcome = 'pass',
): Contribution[] {
  const unobserved = evidenceOf(evidence, party.id)?.unobserved ?? []
  return unobserved
    .filter(({ vantage }) => vantages.includes(vantage))
    .map(({ vantage, reason }) => ({
      outcome,
      reason: makeReason('vantage-unobserved', { party: party.id, vantage, detail: reason }),
    }))
}

/** What holds for each of them: an unsound measurement or an exchange that did not complete can prove no shielding. */
function judgeParties(input: JudgeInput, completed: boolean, judge: (party: PartySpec) => Contribution[]): Verdict {
  const parties = measuredParties(input)
  if (parties.length === 0) return { outcome: 'pass', reasons: [makeReason('nobody-between')] }
  const contributions = parties.flatMap((party): Contribution[] => {
    const defects = findDefects(input, party.id)
    if (defects.length > 0) return defects.map((reason) => ({ outcome: 'inconclusive' as const, reason }))
    return [...judge(party), ...describeUnread(input, party)]
  })
  if (!completed) contributions.push({ outcome: 'inconclusive', reason: makeReason('not-completed') })
  return combine(contributions)
}

/** Bytes that were neither read nor explained may hide anything. */
function describeUnread({ knowledge, replays }: JudgeInput, party: PartySpec): Contribution[] {
  const coverage = knowledge.get(party.id)?.coverage
  if (coverage === undefined) return []
  const contributions: Contribution[] = []
  const replay = replays.find((each) => each.party === party.id)
  if (replay?.notTried !== undefined) {
    const reason = makeReason('replay-not-tried', { party: party.id, detail: replay.notTried })
    contributions.push({ outcome: 'attention', reason })
  }
  if (replay !== undefined && replay.opaqueBytes > 0) {
    const reason = makeReason('replay-opaque', { party: party.id, bytes: replay.opaqueBytes })
    contributions.push({ outcome: 'attention', reason })
  }
  if (coverage.opaqueBytes > 0) {
    const reason = makeReason('opaque', { party: party.id, bytes: coverage.opaqueBytes })
    contributions.push({ outcome: 'attention', reason })
  }
  if (coverage.budgetsHit.length > 0) {
    const reason = makeReason('budget', { party: party.id, limits: coverage.budgetsHit.join('; ') })
    contributions.push({ outcome: 'attention', reason })
  }
  return contributions
}

function exposedAt({ exposures }: JudgeInput, party: PartySpec, counts: (cls: ElementClass) => boolean): Exposure[] {
  return exposures.filter(
    (exposure) => exposure.party === party.id && counts(exposure.class) && isAboveInferable(exposure.level),
  )
}

function describeExposed(input: JudgeInput, party: PartySpec, exposed: readonly Exposure[]): Contribution {
  const asEnd = countsAsEnd(input, party)
  const outcome: Outcome = asEnd ? 'attention' : 'fail'
  const code = asEnd ? 'exposed-processor' : 'exposed'
  return { outcome, reason: makeReason(code, { party: party.id, ...summarise(exposed) }, findingsOf(exposed)) }
}

function observedBytes({ knowledge }: JudgeInput, party: PartySpec): number {
  return knowledge.get(party.id)?.coverage.observedBytes ?? 0
}
