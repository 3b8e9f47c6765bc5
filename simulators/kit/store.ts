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
