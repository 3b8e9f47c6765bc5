/** The system's own record: FHIR resources by type and id. */

import type { DatabaseSync } from 'node:sqlite'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { isResource } from '../fhir/element-path.ts'

export interface RecordStore {
  /** Adds resources, replacing those with the same type and id. Throws a plain Error for one without id. */
  put(resources: readonly FhirResource[]): void
  list(type: string): FhirResource[]
  read(type: string, id: string): FhirResource | undefined
}

export function createRecordStore(database: DatabaseSync): RecordStore {
  database.exec(
    'CREATE TABLE IF NOT EXISTS record (type TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (type, id))',
  )
  const insert = database.prepare('INSERT OR REPLACE INTO record (type, id, body) VALUES (?, ?, ?)')
  const byType = database.prepare('SELECT body FROM record WHERE type = ? ORDER BY rowid')
  const byKey = database.prepare('SELECT body FROM record WHERE type = ? AND id = ?')
  return {
    put(resources) {
      for (const resource of resources) {
        if (resource.id === undefined) throw new Error(`a ${resource.resourceType} of the record has no id`)
        insert.run(resource.resourceType, resource.id, JSON.stringify(resource))
      }
    },
    list: (type) => byType.all(type).map(readResource),
    read: (type, id) => {
      const row = byKey.get(type, id)
      return row === undefined ? undefined : readResource(row)
    },
  }
}

/** The resource in column `body` of a row. */
export function readResource(row: Record<string, unknown>): FhirResource {
  const resource: unknown = JSON.parse(String(row.body))
  if (!isResource(resource)) throw new Error('a stored resource is damaged')
  return resource
}
