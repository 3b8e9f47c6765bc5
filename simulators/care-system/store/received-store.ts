/** What came from the other end and is kept: each resource once, as it was received last. */

import type { DatabaseSync } from 'node:sqlite'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { readResource } from './record-store.ts'

export interface ReceivedStore {
  keep(resource: FhirResource): void
  list(): FhirResource[]
}

export function createReceivedStore(database: DatabaseSync): ReceivedStore {
  database.exec('CREATE TABLE IF NOT EXISTS received (key TEXT PRIMARY KEY, body TEXT NOT NULL)')
  const insert = database.prepare(
    'INSERT INTO received VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body',
  )
  const all = database.prepare('SELECT body FROM received ORDER BY rowid')
  return {
    keep(resource) {
      const body = JSON.stringify(resource)
      // A notification comes without an id of its own (FHIR create); its text is its key then.
      insert.run(resource.id === undefined ? body : `${resource.resourceType}/${resource.id}`, body)
    },
    list: () => all.all().map(readResource),
  }
}
