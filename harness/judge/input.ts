/** What the judge decides from, and a few questions that several verdicts ask of it. */

import type { ExchangeEvidence, PartyEvidence } from '../contracts/evidence.ts'
import type { PartySpec } from '../contracts/party.ts'
import type { Knowledge } from '../contracts/probe.ts'
import { makeReason } from '../contracts/reasons.ts'
import {
  type ControlResult,
  type Exposure,
  type Finding,
  type Level,
  levels,
  type Reason,
  type ReplayCoverage,
} from '../contracts/result.ts'
import { isMeasured } from '../contracts/scenario.ts'
import type { Comparison } from './functional.ts'

export interface JudgeInput {
  evidence: ExchangeEvidence
  /** Of every party, ends included. */
  knowledge: ReadonlyMap<string, Knowledge>
  /** Of the measured parties and of the ends. */
  findings: readonly Finding[]
  exposures: readonly Exposure[]
  controls: readonly ControlResult[]
  /** Of the measured parties. */
  replays: readonly ReplayCoverage[]
  /** What the receiving end kept, against the truth. */
  comparison: Comparison
}

export function measuredParties({ evidence }: Pick<JudgeInput, 'evidence'>): PartySpec[] {
  return evidence.plan.parties.filter((party) => isMeasured(evidence.plan, party))
}

/** Processors count as part of the end they work for, unless the ends are taken to be the organisations. */
export function countsAsEnd(input: Pick<JudgeInput, 'evidence'>, party: PartySpec): boolean {
  return party.role === 'processor' && input.evidence.ends === 'system'
}

/** The end with the processors that count as part of it. */
export function teamOf(input: Pick<JudgeInput, 'evidence'>, end: PartySpec): PartySpec[] {
  const processors = input.evidence.plan.parties.filter(
    (party) => party.worksFor === end.id && countsAsEnd(input, party),
  )
  return [end, ...processors]
}

/** Why the exchange broke off; undefined when it did not. */
export function describeFault({ evidence }: Pick<JudgeInput, 'evidence'>): Reason | undefined {
  const { fault, unsupported = false } = evidence.conduct
  return fault === undefined ? undefined : makeReason(unsupported ? 'unsupported' : 'fault', { detail: fault })
}

export function isAboveInferable(level: Level): boolean {
  return levels.indexOf(level) < levels.indexOf('inferable')
}

export function evidenceOf(evidence: ExchangeEvidence, party: string): PartyEvidence | undefined {
  return evidence.parties.find((candidate) => candidate.party === party)
}
