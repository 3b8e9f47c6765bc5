/** Credentials the organisations of a node issued, and which of them they took back. */

import type { DatabaseSync } from 'node:sqlite'

export interface IssuedRow {
  id: string
  issuer: string
  subject: string
  type: string
  jwt: string
  /** Place in the status list of the issuer; null without one. */
  statusIndex: number | null
  revoked: number
}

export interface IssuedCredentials {
  /** First free place in the status list of this issuer. */
  nextIndex(issuer: string): number
  add(row: Omit<IssuedRow, 'revoked'>): void
  find(id: string): IssuedRow | undefined
  search(query: { issuer: string; type: string; subject?: string }): IssuedRow[]
  revoke(id: string): void
  revokedIndexes(issuer: string): number[]
}

export function createIssued(database: DatabaseSync): IssuedCredentials {
  database.exec(`
    CREATE TABLE IF NOT EXISTS issued_credential (
      id TEXT PRIMARY KEY, issuer TEXT NOT NULL, subject TEXT NOT NULL, type TEXT NOT NULL, jwt TEXT NOT NULL,
      statusIndex INTEGER, revoked INTEGER NOT NULL DEFAULT 0
    ) STRICT;
  `)
  const next = database.prepare(
    'SELECT coalesce(max(statusIndex) + 1, 0) AS next FROM issued_credential WHERE issuer = ?',
  )
  const add = database.prepare(
    'INSERT INTO issued_credential (id, issuer, subject, type, jwt, statusIndex) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const find = database.prepare('SELECT * FROM issued_credential WHERE id = ?')
  const search = database.prepare('SELECT * FROM issued_credential WHERE issuer = ? AND type = ? ORDER BY rowid')
  const revoke = database.prepare('UPDATE issued_credential SET revoked = 1 WHERE id = ?')
  const revoked = database.prepare(
    'SELECT statusIndex FROM issued_credential WHERE issuer = ? AND revoked = 1 AND statusIndex IS NOT NULL',
  )
  return {
    nextIndex: (issuer) => Number(next.get(issuer)?.next),
    add({ id, issuer, subject, type, jwt, statusIndex }) {
      add.run(id, issuer, subject, type, jwt, statusIndex)
    },
    find: (id) => find.get(id) as unknown as IssuedRow | undefined,
    search: ({ issuer, type, subject }) =>
      (search.all(issuer, type) as unknown as IssuedRow[]).filter(
        (row) => subject === undefined || row.subject === subject,
      ),
    revoke(id) {
      revoke.run(id)
    },
    revokedIndexes: (issuer) => revoked.all(issuer).map(({ statusIndex }) => Number(statusIndex)),
  }
}
