/** Reads the rows of a SQLite database the way a person with the file would: every table, every column. */

import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * Writes all rows of the database as NDJSON, a line per row with its table. The file itself is observed as well; the
 * rows are there because a long value is cut over pages in the file. Works on a copy: opening may write the journal back.
 */
export async function dumpRows(databaseFile: string, target: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'inkijk-rows-'))
  try {
    const name = basename(databaseFile)
    await cp(dirname(databaseFile), folder, { recursive: true, filter: (file) => !file.endsWith('-shm') })
    const database = new DatabaseSync(join(folder, name))
    try {
      await writeFile(target, readRows(database).join(''))
    } finally {
      database.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function readRows(database: DatabaseSync): string[] {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all()
  return tables.flatMap(({ name }) =>
    database
      .prepare(`SELECT * FROM "${String(name).replaceAll('"', '""')}"`)
      .all()
      .map((row) => `${JSON.stringify({ table: name, row: toJson(row) })}\n`),
  )
}

/** Blobs as latin1 text, so that their bytes stay searchable. */
function toJson(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value instanceof Uint8Array
        ? Buffer.from(value).toString('latin1')
        : typeof value === 'bigint'
          ? String(value)
          : value,
    ]),
  )
}
