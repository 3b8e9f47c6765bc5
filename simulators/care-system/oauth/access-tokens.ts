/** Opaque access tokens that this end has given out. Kept in memory: they die with the process. */

import { randomUUID } from 'node:crypto'
import type { Clock } from '../../kit/types.ts'

/** What a token is for. */
export type Grant =
  | { use: 'notify'; clientUra: string }
  /** Reading one patient and the Workflow Task, on the ground of one referral. */
  | { use: 'pull'; clientUra: string; base: string }

export interface AccessTokens {
  issue(grant: Grant): string
  find(token: string): Grant | undefined
}

/** Life of an access token (TA-NP-on-Nuts: 300 s). */
export const tokenLifeSeconds = 300

export function createAccessTokens(clock: Clock): AccessTokens {
  const tokens = new Map<string, { grant: Grant; expiresAt: number }>()
  return {
    issue(grant) {
      const token = randomUUID()
      tokens.set(token, { grant, expiresAt: clock.now().getTime() + tokenLifeSeconds * 1000 })
      return token
    },
    find(token) {
      const found = tokens.get(token)
      if (found === undefined) return undefined
      if (found.expiresAt > clock.now().getTime()) return found.grant
      tokens.delete(token)
      return undefined
    },
  }
}
