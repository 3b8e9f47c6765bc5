/** Opaque access tokens that this end has given out. Kept in memory: they die with the process. */

import { randomUUID } from 'node:crypto'
import type { Clock } from '../../kit/types.ts'

/** What a token is for. */
export type Grant =
  | { use: 'notify'; clientUra: string }
  /**
   * Reading one patient and the Workflow Task, on the ground of one referral. Without `base` the token does not say
   * which: it is one to that client.
   */
  | { use: 'pull'; clientUra: string; base?: string }
  /** Something that is not to be had here. */
  | { use: 'other'; clientUra: string }

/** Who alone may show a token: by RFC 7638 thumbprint of a key, or SHA-256 thumbprint of a certificate. */
export type Binding = { kind: 'none' } | { kind: 'dpop'; jkt: string } | { kind: 'mtls-bound'; x5tS256: string }

export interface IssuedToken {
  grant: Grant
  binding: Binding
}

export interface AccessTokens {
  issue(token: IssuedToken): string
  find(token: string): IssuedToken | undefined
}

/** Life of an access token (TA-NP-on-Nuts: 300 s). */
export const tokenLifeSeconds = 300

export function createAccessTokens(clock: Clock): AccessTokens {
  const tokens = new Map<string, { issued: IssuedToken; expiresAt: number }>()
  return {
    issue(issued) {
      const token = randomUUID()
      tokens.set(token, { issued, expiresAt: clock.now().getTime() + tokenLifeSeconds * 1000 })
      return token
    },
    find(token) {
      const found = tokens.get(token)
      if (found === undefined) return undefined
      if (found.expiresAt > clock.now().getTime()) return found.issued
      tokens.delete(token)
      return undefined
    },
  }
}
