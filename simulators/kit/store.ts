/** The database of a party. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { PartyConfig } from '../../harness/contracts/party.ts'

/** Opens `store/party.sqlite` and plants the value that a look at the store must find. */
export function openStore(config: PartyConfig): DatabaseSync {
  const folder = join(config.directory, 'store')
  mkdirSync(folder, { recursive: true })
  const database = new DatabaseSync(join(folder, 'party.sqlite'))
  // With a write-ahead log, NORMAL survives the end of the process; only a power cut may take the last rows.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  if (!config.sabotage.includes('store-control-missing')) {
    database.exec('CREATE TABLE IF NOT EXISTS inkijk_control (value TEXT NOT NULL)')
    database.prepare('INSERT INTO inkijk_control (value) VALUES (?)').run(config.controls.stored)
  }
  return database
}

/**
 * From now on the file of the database holds what it holds: what is written later stands in a transaction that is
 * never committed. Throws when somebody still reads from an older state.
 */
export function freezeStore(database: DatabaseSync): void {
  // The process outlives what it wrote; waiting for the disk would take seconds on a busy machine.
  database.exec('PRAGMA synchronous = OFF')
  const moved = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
  if (moved?.busy !== 0) throw new Error('the write-ahead log of the database could not be written back')
  database.exec('BEGIN IMMEDIATE')
}

export function closeStore(database: DatabaseSync): void {
  if (database.isTransaction) database.exec('ROLLBACK')
  database.close()
}
