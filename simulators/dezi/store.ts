/** What the provider keeps: logins under way, codes, access tokens and verklaringen. Secrets as their digest only. */

import { createHash, randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { AssuranceLevel } from '../../harness/contracts/identity/assurance.ts'
import type { Clock } from '../kit/types.ts'
import type { AuthorizeRequest } from './oidc/check-authorize.ts'

/** A login under way in one browser. */
export interface LoginState {
  request: AuthorizeRequest
  /** Stands in every form of this login: a form from elsewhere is no answer. */
  formToken: string
  smsCode: string
  means?: string
  step: number
  wrongAnswers: number
  /** Found by the first step; established when the last step is done. */
  identity?: string
  established?: { level: AssuranceLevel; at: number }
}

/** What a code, and then an access token, stands for. */
export interface Grant {
  request: AuthorizeRequest
  identity: string
  ura: string
  role?: string
  level: AssuranceLevel
  /** Milliseconds since the epoch. */
  authenticatedAt: number
}

export type Redemption = { outcome: 'ok'; grant: Grant } | { outcome: 'unknown' | 'spent' }

export interface DeziStore {
  openLogin(state: LoginState): string
  login(id: string): LoginState | undefined
  saveLogin(id: string, state: LoginState): void
  closeLogin(id: string): void
  issueCode(grant: Grant): string
  /** `spent`: it was redeemed before; what it gave is withdrawn by this call. */
  redeemCode(code: string): Redemption
  /** @param code that it was issued for */
  issueToken(code: string, grant: Grant): string
  grantOf(token: string): Grant | undefined
  keepVerklaring(verklaring: { id: string; deziNumber: string; ura: string; expiresAt: Date }): void
  /** Dezi number in a verklaring; undefined for one that was never given. */
  holderOf(verklaringId: string): string | undefined
}

export const accessTokenMs = 5 * 60_000
const loginMs = 10 * 60_000
/** RFC 6749 4.1.2 allows ten minutes; one is enough for a redirect. */
export const codeMs = 60_000

export function createStore(database: DatabaseSync, clock: Clock): DeziStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS secret (
      sha256 TEXT PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, expires_at INTEGER NOT NULL,
      code_sha256 TEXT, spent INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE IF NOT EXISTS verklaring (
      id TEXT PRIMARY KEY, dezi_number TEXT NOT NULL, ura TEXT NOT NULL, issued_at TEXT NOT NULL, expires_at TEXT NOT NULL
    ) STRICT;
  `)
  const insert = database.prepare(
    'INSERT INTO secret (sha256, kind, value, expires_at, code_sha256) VALUES (?, ?, ?, ?, ?)',
  )
  const select = database.prepare('SELECT value, expires_at, spent FROM secret WHERE sha256 = ? AND kind = ?')
  const update = database.prepare('UPDATE secret SET value = ? WHERE sha256 = ?')
  const spend = database.prepare('UPDATE secret SET spent = 1 WHERE sha256 = ?')
  const remove = database.prepare('DELETE FROM secret WHERE sha256 = ?')
  const withdraw = database.prepare('DELETE FROM secret WHERE code_sha256 = ?')
  const keep = database.prepare('INSERT INTO verklaring VALUES (?, ?, ?, ?, ?)')
  const holder = database.prepare('SELECT dezi_number FROM verklaring WHERE id = ?')
  const create = (kind: string, value: unknown, lifeMs: number, code?: string): string => {
    const secret = randomBytes(32).toString('base64url')
    const ends = clock.now().getTime() + lifeMs
    insert.run(digest(secret), kind, JSON.stringify(value), ends, code === undefined ? null : digest(code))
    return secret
  }
  const find = (kind: string, secret: string) => {
    const row = select.get(digest(secret), kind)
    return row === undefined || Number(row.expires_at) <= clock.now().getTime() ? undefined : row
  }
  const read = (kind: string, secret: string): unknown => {
    const row = find(kind, secret)
    return row === undefined ? undefined : JSON.parse(String(row.value))
  }
  return {
    openLogin: (state) => create('login', state, loginMs),
    login: (id) => read('login', id) as LoginState | undefined,
    saveLogin: (id, state) => void update.run(JSON.stringify(state), digest(id)),
    closeLogin: (id) => void remove.run(digest(id)),
    issueCode: (grant) => create('code', grant, codeMs),
    redeemCode(code) {
      const row = find('code', code)
      if (row === undefined) return { outcome: 'unknown' }
      if (row.spent !== 0) {
        // RFC 6749 4.1.2: somebody else has it.
        withdraw.run(digest(code))
        return { outcome: 'spent' }
      }
      spend.run(digest(code))
      return { outcome: 'ok', grant: JSON.parse(String(row.value)) as Grant }
    },
    issueToken: (code, grant) => create('token', grant, accessTokenMs, code),
    grantOf: (token) => read('token', token) as Grant | undefined,
    keepVerklaring: ({ id, deziNumber, ura, expiresAt }) =>
      void keep.run(id, deziNumber, ura, clock.now().toISOString(), expiresAt.toISOString()),
    holderOf: (verklaringId) => holder.get(verklaringId)?.dezi_number?.toString(),
  }
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
