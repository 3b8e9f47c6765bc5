/** Passes in the reader: PIN, lock-out after three wrong ones, and the session of an inserted pass. */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../kit/types.ts'

export type Insertion =
  | { outcome: 'open'; session: string; expiresAt: Date }
  | { outcome: 'wrong-pin'; attemptsLeft: number }
  | { outcome: 'blocked' }

export interface CardReader {
  insert(uziNumber: string, pin: string, client: string): Insertion
  /** UZI number of the pass in this session; undefined when it is over or another client's. */
  passIn(session: string, client: string): string | undefined
  takeOut(session: string, client: string): boolean
  isBlocked(uziNumber: string): boolean
}

export type CheckPin = (given: string) => boolean

const attempts = 3
const sessionMs = 15 * 60_000

/** `client`: thumbprint of the TLS certificate of the care system; a session is of no use to another. */
export function createCardReader(database: DatabaseSync, clock: Clock, checkPin: CheckPin): CardReader {
  database.exec(`
    CREATE TABLE IF NOT EXISTS pass_state (uzi_number TEXT PRIMARY KEY, attempts_left INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS pass_session (
      session_sha256 TEXT PRIMARY KEY, uzi_number TEXT NOT NULL, client TEXT NOT NULL, expires_at INTEGER NOT NULL
    ) STRICT;
  `)
  const state = database.prepare('SELECT attempts_left FROM pass_state WHERE uzi_number = ?')
  const setState = database.prepare('INSERT OR REPLACE INTO pass_state VALUES (?, ?)')
  const open = database.prepare('INSERT INTO pass_session VALUES (?, ?, ?, ?)')
  const find = database.prepare('SELECT uzi_number, client, expires_at FROM pass_session WHERE session_sha256 = ?')
  const remove = database.prepare('DELETE FROM pass_session WHERE session_sha256 = ?')
  const attemptsLeft = (uziNumber: string): number => Number(state.get(uziNumber)?.attempts_left ?? attempts)
  const passIn: CardReader['passIn'] = (session, client) => {
    const row = find.get(digest(session))
    if (row === undefined || row.client !== client || Number(row.expires_at) <= clock.now().getTime()) return undefined
    return String(row.uzi_number)
  }
  return {
    insert(uziNumber, pin, client) {
      const left = attemptsLeft(uziNumber)
      if (left <= 0) return { outcome: 'blocked' }
      if (!checkPin(pin)) {
        setState.run(uziNumber, left - 1)
        return left === 1 ? { outcome: 'blocked' } : { outcome: 'wrong-pin', attemptsLeft: left - 1 }
      }
      setState.run(uziNumber, attempts)
      const session = randomBytes(32).toString('base64url')
      const expiresAt = new Date(clock.now().getTime() + sessionMs)
      open.run(digest(session), uziNumber, client, expiresAt.getTime())
      return { outcome: 'open', session, expiresAt }
    },
    passIn,
    takeOut(session, client) {
      if (passIn(session, client) === undefined) return false
      remove.run(digest(session))
      return true
    },
    isBlocked: (uziNumber) => attemptsLeft(uziNumber) <= 0,
  }
}

export function checkPinOf(pin: string): CheckPin {
  return (given) => timingSafeEqual(Buffer.from(digest(given)), Buffer.from(digest(pin)))
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
