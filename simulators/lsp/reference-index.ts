/** Verwijsindex (VWI): which application has data of which category on whom. No medical content. */

import type { DatabaseSync } from 'node:sqlite'

interface Reference {
  bsn: string
  /** Gegevenssoort, such as `288432`. */
  dataCategory: string
  applicationId: string
  /** Actualiteit: when the data last changed, ISO 8601. */
  updatedAt: string
}

export interface ReferenceIndex {
  /** Registers, or renews the actualiteit. */
  put(reference: Reference): void
  remove(reference: Omit<Reference, 'updatedAt'>): void
  /** For the LSP's own components; no client can ask it. */
  locate(bsn: string, dataCategory: string): { applicationId: string; updatedAt: string }[]
}

export function createReferenceIndex(database: DatabaseSync): ReferenceIndex {
  database.exec(`
    CREATE TABLE IF NOT EXISTS verwijsindex (
      bsn TEXT NOT NULL, gegevenssoort TEXT NOT NULL, application_id TEXT NOT NULL, actualiteit TEXT NOT NULL,
      PRIMARY KEY (bsn, gegevenssoort, application_id)
    ) STRICT`)
  const put = database.prepare('INSERT OR REPLACE INTO verwijsindex VALUES (?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM verwijsindex WHERE bsn = ? AND gegevenssoort = ? AND application_id = ?')
  const locate = database.prepare(
    'SELECT application_id, actualiteit FROM verwijsindex WHERE bsn = ? AND gegevenssoort = ?',
  )
  return {
    put({ bsn, dataCategory, applicationId, updatedAt }) {
      put.run(bsn, dataCategory, applicationId, updatedAt)
    },
    remove({ bsn, dataCategory, applicationId }) {
      remove.run(bsn, dataCategory, applicationId)
    },
    locate: (bsn, dataCategory) =>
      locate.all(bsn, dataCategory).map((row) => ({
        applicationId: String(row.application_id),
        updatedAt: String(row.actualiteit),
      })),
  }
}
