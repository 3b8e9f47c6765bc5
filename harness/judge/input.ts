/** What the judge decides from, and a few questions that several verdicts ask of it. */

import type { ExchangeEvidence, PartyEvidence } from '../contracts/evidence.ts'
import type { PartySpec } from '../contracts/party.ts'
import type { Knowledge } from '../contracts/probe.ts'
import {
  type ControlResult,
  type Exposure,
  type Finding,
  type Level,
  levels,
  type ReplayCoverage,
} from '../contracts/result.ts'
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
  return evidence.plan.parties.filter((party) => party.role !== 'end')
}

/** Processors count as part of the end they work for, unless the ends are taken to be the organisations. */
export function countsAsEnd(input: Pick<JudgeInput, 'evidence'>, party: PartySpec): boolean {
  return party.role === 'processor' && input.evidence.ends === 'system'
}

export function isAboveInferable(level: Level): boolean {
  return levels.indexOf(level) < levels.indexOf('inferable')
}

export function evidenceOf(evidence: ExchangeEvidence, party: string): PartyEvidence | undefined {
  return evidence.parties.find((candidate) => candidate.party === party)
}
