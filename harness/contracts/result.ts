/** `result.json`, schema `inkijk-result/1` (design 4.3). A change of a member needs a major version. */

import type { Role } from './party.ts'
import type { ReasonCode } from './reasons.ts'
import type { Pattern, UseCase } from './scenario.ts'
import type { ElementClass, MatchedBy } from './truth.ts'

/** Exposure levels, highest first (design 2.1). */
export const levels = ['plaintext', 'decryptable', 'obtainable', 'reidentifiable', 'inferable', 'shielded'] as const
export type Level = (typeof levels)[number]

export type Vantage = 'received' | 'sent' | 'stored' | 'logged' | 'memory'

export type Outcome = 'pass' | 'fail' | 'attention' | 'inconclusive' | 'not-applicable'

export const verdictNames = [
  'functional',
  'strict',
  'flexible',
  'systemAuthentication',
  'userAuthentication',
  'channel',
  'atRest',
] as const
export type VerdictName = (typeof verdictNames)[number]

export interface Reason {
  /** Stable; texts may change. */
  code: ReasonCode
  values: Readonly<Record<string, string | number>>
  /** In English; `reasonText` gives it in Dutch. */
  text: string
  /** Ids of the findings that prove it. */
  findings: string[]
  /** Ids of the observations in which a statement stands that it rests on: no element, and so no finding. */
  observations?: string[]
  /**
   * What it makes of the verdict by itself. Absent where it is the only ground, and in results of a version that did
   * not say.
   */
  outcome?: Outcome
}

export interface Verdict {
  outcome: Outcome
  reasons: Reason[]
}

/** One decoding or decrypting step: which range of the parent view it read, and which part of it came out. */
export interface ChainStep {
  /** Id of a decoder or decryptor. */
  step: string
  offset: number
  length: number
  /** Which of several parts of that range, such as `request 3 body`. */
  part?: string
}

export interface Finding {
  id: string
  exchange: string
  party: string
  vantage: Vantage
  element: string
  level: Level
  /** Id of the observation. */
  observation: string
  /** Range in the observation's bytes; of the outermost encoded run where a step has no exact positions. */
  offset: number
  length: number
  chain: ChainStep[]
  /** The form in which the value stood, such as `bsn` or `sha256(bsn)/hex`. */
  form?: string
  /** Key used, by fingerprint or file, for `decryptable`. */
  key?: string
  /** Party at the other side of the connection. */
  peer?: string
  /** For `reidentifiable`: what it cost to enumerate. */
  cost?: EnumerationCost
}

/** What finding the value behind a derivative took, by trying the values of its domain one by one. */
export interface EnumerationCost {
  tries: number
  durationMs: number
  /** Values in the domain. */
  space: number
  /** The whole domain at the measured rate. */
  projectedMs: number
  /** Whether the value was met within these tries; else the size of the domain alone shows that it can be. */
  met: boolean
}

export interface Exposure {
  party: string
  element: string
  class: ElementClass
  matchedBy: MatchedBy
  level: Level
  vantages: Vantage[]
  findings: string[]
}

export interface Coverage {
  party: string
  observedBytes: number
  /** Read as text or as a known structure. */
  decodedBytes: number
  /** Explained as ciphertext, signature or key of a known scheme, and not opened. */
  ciphertextBytes: number
  /** Neither. */
  opaqueBytes: number
  /** Limits that left bytes unread. */
  budgetsHit: string[]
  /** Findings that are not listed, as many alike are: same element, vantage, level and form. */
  alikeLeftOut: number
  /** Bytes of memory that were searched; no part of those above. Absent in results of a version that read none. */
  memoryBytes?: number
}

/** A vantage of a measured party that could not be observed. */
export interface UnobservedVantage {
  party: string
  vantage: Vantage
  reason: string
}

export interface ControlResult {
  party: string
  vantage: Vantage
  /** Every planted value of this vantage was found. */
  positive: boolean
  /** The value that was never sent was not found. */
  negative: boolean
  /** What was missing or wrong. */
  detail?: string
}

/** What came of sending recorded requests again, with the credentials that a party saw and from its position. */
export interface ReplayCoverage {
  party: string
  /** Distinct credentials that the party saw. */
  credentials: number
  /** Requests sent; each was answered (2xx), refused or left unanswered. */
  tried: number
  answered: number
  refused: number
  unanswered: number
  /** Not sent, as answers to others settled what they would give. */
  leftOut: number
  /** Bytes of answers that were neither read nor explained. */
  opaqueBytes: number
  /** What the harness planted to be obtained from this position was obtained. */
  positive: boolean
  /** What it planted out of reach was not. */
  negative: boolean
  /** Set when nothing was replayed: why. */
  notTried?: string
}

export interface StepResult {
  name: string
  from: string
  to: string
  outcome: 'ok' | 'refused' | 'failed'
  durationMs: number
  detail?: string
}

export interface ExchangeResult {
  id: string
  scenario: string
  variant: string
  useCase: UseCase
  pattern: Pattern
  protection: string
  route: string[]
  /** `product`: name of what stood in the place of the system and is not ours. */
  parties: { id: string; system: string; role: Role; product?: string }[]
  steps: StepResult[]
  verdicts: Record<VerdictName, Verdict>
  expected: Partial<Record<VerdictName, { outcome: Outcome; source: string }>>
  asExpected: boolean
  /** Set when a system under test says that it does not support the exchange: what it said. */
  unsupported?: string
  exposures: Exposure[]
  coverage: Coverage[]
  controls: ControlResult[]
  /** Per measured party. Absent in results of a version that did not replay. */
  replays?: ReplayCoverage[]
  /** What was not looked at, and why. Absent in results of a version that did not say. */
  unobserved?: UnobservedVantage[]
}

/** `expected` compares with the scenario's `expect`; `strict` and `flexible` ask that verdict to pass. */
export type Requirement = 'expected' | 'strict' | 'flexible'

export type RunOutcome = 'pass' | 'fail' | 'inconclusive' | 'interrupted'

export interface Result {
  schema: 'inkijk-result/1'
  tool: { name: 'inkijk'; version: string }
  run: {
    id: string
    startedAt: string
    durationMs: number
    backend: string
    seed: string
    require: Requirement
    ends: Ends
    outcome: RunOutcome
    exitCode: number
  }
  exchanges: ExchangeResult[]
  findings: Finding[]
}

/** Whether a processor belongs to the end it works for, or counts as a party in between (design 2.3). */
export type Ends = 'system' | 'organisation'
