/** What the broker keeps: a line per transaction, and the messages where it delivers them again. */

import type { DatabaseSync } from 'node:sqlite'

export interface Transaction {
  fromUra: string
  toUra: string
  interaction: string
  bsn: string | undefined
  status: number
}

export interface KeptMessage {
  direction: 'message' | 'answer'
  contentType: string
  body: Buffer
}

export interface BrokerStore {
  /** Gives the number of the transaction. */
  log(transaction: Transaction, at: Date): number
  keep(transaction: number, message: KeptMessage): void
}

export function createStore(database: DatabaseSync): BrokerStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS broker_transaction (
      number INTEGER PRIMARY KEY, time TEXT NOT NULL, from_ura TEXT NOT NULL, to_ura TEXT NOT NULL,
      interaction TEXT NOT NULL, bsn TEXT, status INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS message (
      transaction_number INTEGER NOT NULL REFERENCES broker_transaction, direction TEXT NOT NULL,
      content_type TEXT NOT NULL, body BLOB NOT NULL
    ) STRICT;
  `)
  const log = database.prepare(
    `INSERT INTO broker_transaction (time, from_ura, to_ura, interaction, bsn, status) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const keep = database.prepare('INSERT INTO message VALUES (?, ?, ?, ?)')
  return {
    log({ fromUra, toUra, interaction, bsn, status }, at) {
      const { lastInsertRowid } = log.run(at.toISOString(), fromUra, toUra, interaction, bsn ?? null, status)
      return Number(lastInsertRowid)
    },
    keep(transaction, { direction, contentType, body }) {
      if (body.length > 0) keep.run(transaction, direction, contentType, body)
    },
  }
}
