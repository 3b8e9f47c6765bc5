/** Credentials the organisations of a node hold. */

import type { DatabaseSync } from 'node:sqlite'
import { type Credential, readCredential } from '../../kit/ssi/credential.ts'

export interface Wallet {
  /** A credential with the same id is replaced. */
  put(subject: string, credential: Credential): void
  list(subject: string): Credential[]
  /** False when there is none with this id. */
  remove(subject: string, id: string): boolean
}

export function createWallet(database: DatabaseSync): Wallet {
  database.exec(`
    CREATE TABLE IF NOT EXISTS wallet_credential (
      subject TEXT NOT NULL, id TEXT NOT NULL, credential TEXT NOT NULL, PRIMARY KEY (subject, id)
    ) STRICT;
  `)
  const put = database.prepare('INSERT OR REPLACE INTO wallet_credential VALUES (?, ?, ?)')
  const list = database.prepare('SELECT credential FROM wallet_credential WHERE subject = ? ORDER BY rowid')
  const remove = database.prepare('DELETE FROM wallet_credential WHERE subject = ? AND id = ?')
  return {
    put(subject, { id, signed }) {
      if (id === undefined || signed === undefined) throw new TypeError('a wallet holds signed credentials with an id')
      put.run(subject, id, signed.jwt)
    },
    list: (subject) => list.all(subject).map(({ credential }) => readCredential(credential)),
    remove: (subject, id) => remove.run(subject, id).changes > 0,
  }
}
