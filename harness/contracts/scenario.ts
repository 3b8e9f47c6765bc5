/** A scenario as read from YAML, checked, with defaults filled in. */

import type { Titles } from './manifest.ts'
import type { Organisation, PartySpec, ProtectionSpec, Role } from './party.ts'
import type { Outcome, VerdictName } from './result.ts'

export type Pattern = 'notified-pull' | 'pull' | 'indexed-pull' | 'push'
export type UseCase = 'bgz' | 'eoverdracht' | 'medication' | 'beeld' | 'acuut'

/**
 * What must happen for the exchange to be complete: the receiver gets the record, the receiver's refusal reaches the
 * sender, the sender's cancellation reaches the receiver, the connection of one hop is refused at the handshake, or one
 * step is refused for a stated reason and the receiver gets nothing of the record.
 */
export type Goal =
  | { kind: 'received' }
  | { kind: 'refused-by-receiver' }
  /** The sender takes the referral back before the receiver has got anything of the record. */
  | { kind: 'cancelled-by-sender' }
  /** `reason`: stands in what the refusing side wrote down, its code or its text. */
  | { kind: 'refused-at-handshake'; from: string; to: string; reason?: string }
  /** `step`: name of the step; `reason`: stands in what the step reports of the refusal. */
  | { kind: 'refused-at-step'; step: string; reason: string }

export interface Expectation {
  outcome: Outcome
  /** The paragraph that leads one to expect it. */
  source: string
}

/** State of a certificate that is wrong on purpose; the kinds `certs` can make. */
export type CertificateDefect =
  | 'expired'
  | 'revoked'
  /** Revoked after the lists were made that everybody holds; the register itself knows. */
  | 'revoked-since-list'
  /** Of another organisation than the one it is made for. */
  | 'wrong-ura'
  | 'wrong-pastype'
  | 'six-field-other-name'
  /** For servers only, where the register gives both purposes. */
  | 'missing-client-auth'
  /** The code of a profession, where a server has none. */
  | 'role-on-server'
  /** The commonName is not the dNSName. */
  | 'name-mismatch'
  /** Of a CA that nobody trusts. */
  | 'untrusted'
  /** Of a CA that nobody trusts, under the name that the CA of the register has in production. */
  | 'production-ca-name'
  /** A UPN where the UZI name should be. */
  | 'upn-only'
  /** For encipherment only, where the register gives signature as well. */
  | 'encipherment-only'
  /** RSA of 2048 bits, where a server must have 4096. */
  | 'short-key'
  /** Of another string type than the register writes; no reason to refuse. */
  | 'utf8-other-name'

export interface ExchangePlan {
  /** `<scenario>/<variant>`. */
  id: string
  scenario: string
  variant: string
  title: Titles
  /** What this variant shows. */
  shows: Titles
  useCase: UseCase
  pattern: Pattern
  protection: ProtectionSpec
  parties: PartySpec[]
  route: string[]
  /** Pairs of parties beside the route that speak to each other: an end and a trust service, for example. */
  links?: (readonly [string, string])[]
  goal: Goal
  /** Party → the defect of its TLS certificate. */
  certificates: Readonly<Record<string, CertificateDefect>>
  /** Party → the defect of its certificate for messages. */
  messageCertificates?: Readonly<Record<string, CertificateDefect>>
  /** Party → other parties whose message key it holds. */
  heldKeys: Readonly<Record<string, readonly string[]>>
  expect: Partial<Record<VerdictName, Expectation>>
  timeoutMs: number
}

/** The sending and the receiving end: both ends of the route, which the loader has checked. */
export function endsOf({ id, parties, route }: Pick<ExchangePlan, 'id' | 'parties' | 'route'>): {
  sender: PartySpec
  receiver: PartySpec
} {
  const byId = (end: string | undefined) => parties.find((party) => party.id === end)
  const sender = byId(route[0])
  const receiver = byId(route.at(-1))
  if (sender === undefined || receiver === undefined) throw new TypeError(`the route of ${id} has no ends`)
  return { sender, receiver }
}

/** What tells the part of a party: the whole plan, or the result of an exchange. */
type Parts = Pick<ExchangePlan, 'route'>

/**
 * Whether a party is an end that the handover was offered to and that was not chosen: it is at neither end of the route.
 * It has no treatment relation with the patient (WGBO, Wabvpz), so it may not learn who that is.
 */
export function isCandidate({ route }: Parts, { id, role }: Pick<PartySpec, 'id' | 'role'>): boolean {
  return role === 'end' && id !== route[0] && id !== route.at(-1)
}

/** Whether what this party could know is measured: everybody but the two ends (design 1). */
export function isMeasured(parts: Parts, party: Pick<PartySpec, 'id' | 'role'>): boolean {
  return party.role !== 'end' || isCandidate(parts, party)
}

/** The candidates that are not chosen. */
export function candidatesOf(plan: Pick<ExchangePlan, 'parties' | 'route'>): PartySpec[] {
  return plan.parties.filter((party) => isCandidate(plan, party))
}

/** Pairs of parties that speak to each other: the neighbours on the route, and the links beside it. */
export function hopsOf({
  route,
  links = [],
}: Pick<ExchangePlan, 'route' | 'links'>): readonly (readonly [string, string])[] {
  const neighbours = route.slice(1).map((party, index) => [route[index] ?? '', party] as const)
  const pairs = [...neighbours, ...links]
  return pairs.filter(([a, b], index) => pairs.findIndex((pair) => pair.includes(a) && pair.includes(b)) === index)
}

export interface Scenario {
  id: string
  /** Trial that it is a part of: name of its folder below `scenarios/`. Absent for a file from elsewhere. */
  trial?: string
  file: string
  title: Titles
  source: string
  exchanges: ExchangePlan[]
}

/** The file as written, before defaults (schema: `scenarios/scenario.schema.json`). */
export interface ScenarioFile {
  id: string
  title: Titles
  source: string
  useCase: UseCase
  pattern: Pattern
  parties: Record<string, PartyFile>
  route: string[]
  links?: [string, string][]
  timeoutMs?: number
  variants: VariantFile[]
}

export interface PartyFile {
  system: string
  role: Role
  worksFor?: string
  organisation?: Partial<Organisation>
  fqdn?: string
  options?: Record<string, unknown>
  faults?: string[]
}

export interface VariantFile {
  id: string
  title?: Titles
  shows: Titles
  protection: string
  protectionOptions?: Record<string, unknown>
  /** Where it differs from the scenario's: the other direction, for example. */
  route?: string[]
  /** Party → options that differ from the scenario's. */
  options?: Record<string, Record<string, unknown>>
  faults?: Record<string, string[]>
  certificates?: Record<string, CertificateDefect>
  /** Of the certificates for messages, with which an end signs and proves who it is. */
  messageCertificates?: Record<string, CertificateDefect>
  heldKeys?: Record<string, string[]>
  goal?: Goal['kind']
  /** For `refused-at-handshake`: the two parties of the hop. */
  hop?: [string, string]
  /** For `refused-at-step`, with the step; for `refused-at-handshake` where the reason matters, without it. */
  refusal?: { step?: string; reason: string }
  /** An outcome alone takes its source from `because`. */
  expect: Partial<Record<VerdictName, Outcome | Expectation>>
  because: string
}
