/** What reading a statement about a user gives. */

import type { AssuranceLevel } from './assurance.ts'

/** Anchors with intermediates, and one revocation list for each CA; both PEM. */
export interface TrustStore {
  trustPem: string
  crlPem: string
}

export interface Signer {
  /** commonName of each certificate, signer first, anchor last. */
  chain: readonly string[]
  /** `x5t#S256` of the signer. */
  thumbprint: string
}

export interface VerifiedUser {
  source: 'dezi-register' | 'uzi-pass'
  /** UZI or Dezi number, 9 digits from one series. */
  number: string
  name: string
  /** `BB.SSS`; absent for who has no role of the register. */
  role?: string
  organisation: { ura: string; name: string }
  /** The weakest of the login and the registration. */
  level: AssuranceLevel
  /** How sure this login was; absent when the statement does not say. */
  authenticationLevel?: AssuranceLevel
  /** How sure the person was known when registered. */
  registrationLevel: AssuranceLevel
  /** Leaf of the statement about the person, its chain, and where there is one that of the statement around it. */
  signer: Signer
  envelopeSigner?: Signer
  /** For whom it was made; empty for a statement that is for whoever holds it. */
  audience: readonly string[]
  validFrom: Date
  validUntil: Date
  /** Of the statement: assertion ID or verklaring_id. */
  id: string
  /** `unchecked`: nobody asked. */
  status: 'good' | 'unchecked'
}

export type IdentityRefusal =
  /** No such statement, or one that breaks its format. */
  | 'unreadable'
  /** An algorithm or a form that is not allowed, unencrypted where it must be encrypted. */
  | 'algorithm'
  | 'signature'
  /** Chain, revocation or profile of the signer's certificate. */
  | 'signer'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'not-yet-valid'
  /** Of another organisation than the one that shows it. */
  | 'organisation'
  | 'level'
  /** Withdrawn, or nobody could say that it was not. */
  | 'status'
  | 'replay'
  /** Made for another message, session or login. */
  | 'binding'
  /** The provider, or the person, said no. */
  | 'denied'

export type IdentityCheck = { ok: true; user: VerifiedUser } | IdentityFailure

export interface IdentityFailure {
  ok: false
  code: IdentityRefusal
  /** For a log; holds no part of the statement but names and numbers. */
  reason: string
}

/** Ends a check from within; does not leave this folder. */
export class Refused extends Error {
  readonly code: IdentityRefusal

  constructor(code: IdentityRefusal, reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'Refused'
    this.code = code
  }
}

/** Runs a check and turns what it throws into a refusal. */
export async function checked(run: () => Promise<VerifiedUser>): Promise<IdentityCheck> {
  try {
    return { ok: true, user: await run() }
  } catch (error) {
    return failureOf(error)
  }
}

export function failureOf(error: unknown): IdentityFailure {
  if (error instanceof Refused) return { ok: false, code: error.code, reason: error.message }
  return { ok: false, code: 'unreadable', reason: error instanceof Error ? error.message : String(error) }
}
