/** What a protection does to the payload of a request or an answer. One scheme per file, listed in `registry.ts`. */

import type { KeyObject } from 'node:crypto'
import type { CertifiedKey, Clock } from '../kit/types.ts'

export interface Payload {
  /** Media type as in `Content-Type`. */
  contentType: string
  body: Buffer
}

/** The organisation at the other end, by the URA that its statements must carry. */
export interface Counterpart {
  ura: string
}

/** What a protection needs from the party that applies it. */
export interface ProtectionParty {
  ura: string
  /** Own key: signs what is sent, opens what is received. */
  key: CertifiedKey
  /** Opens what is received, where this party has others encrypt to another key than that of its certificate. */
  decryptionKey?: KeyObject
  /**
   * Looks the counterpart's encryption certificate up: a JWK Set as the address register gives it (RFC 7517), each key
   * with `x5c`. What it says is not trusted before the chain is checked.
   */
  lookUpKeys(ura: string): Promise<{ keys: readonly Record<string, unknown>[] }>
  /** Trust anchors and revocation lists that a chain must lead to, PEM. */
  trustPem: string
  crlPem: string
  /** Switched off by the fault of an end that does not check whose key it was given. */
  verifyRecipient: boolean
  clock: Clock
}

export interface Protection {
  /** For example `channel`, `message/jwe`. */
  readonly scheme: string
  /** Protects what goes to the counterpart. Throws `ProtectionError` when no acceptable key is to be had. */
  seal(payload: Payload, to: Counterpart): Promise<Payload>
  /** Opens what came from the counterpart and checks who signed it. Throws `ProtectionError`. */
  open(payload: Payload, from: Counterpart): Promise<Payload>
}

export type CreateProtection = (party: ProtectionParty, options: Readonly<Record<string, unknown>>) => Protection

/** Refusal of a payload or of a key. The detail stays inside the process; the wire gets one generic text. */
export class ProtectionError extends Error {
  /** `key`: no acceptable recipient key; `payload`: not protected as agreed, not from the counterpart, or damaged. */
  readonly reason: 'key' | 'payload'

  constructor(reason: 'key' | 'payload', detail: string, options?: { cause?: unknown }) {
    super(detail, options)
    this.name = 'ProtectionError'
    this.reason = reason
  }
}
