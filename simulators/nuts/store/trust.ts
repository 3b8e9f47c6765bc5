/** Issuers an administrator trusts, per type of credential. Token requests go by the policy instead. */

import type { DatabaseSync } from 'node:sqlite'

export interface TrustList {
  add(type: string, issuer: string): void
  remove(type: string, issuer: string): void
  list(type: string): string[]
}

export function createTrust(database: DatabaseSync): TrustList {
  database.exec(`
    CREATE TABLE IF NOT EXISTS trusted_issuer (type TEXT NOT NULL, issuer TEXT NOT NULL, PRIMARY KEY (type, issuer)) STRICT;
  `)
  const add = database.prepare('INSERT OR IGNORE INTO trusted_issuer VALUES (?, ?)')
  const remove = database.prepare('DELETE FROM trusted_issuer WHERE type = ? AND issuer = ?')
  const list = database.prepare('SELECT issuer FROM trusted_issuer WHERE type = ? ORDER BY rowid')
  return {
    add(type, issuer) {
      add.run(type, issuer)
    },
    remove(type, issuer) {
      remove.run(type, issuer)
    },
    list: (type) => list.all(type).map(({ issuer }) => String(issuer)),
  }
}
