/** What the platform keeps: the context of each workflow, and who asked for what. */

import type { DatabaseSync } from 'node:sqlite'

export interface WorkflowRow {
  /** Id of the workflow or of the notification; of the message when that is all the envelope shows. */
  id: string
  bsn?: string
  user?: string
  fromUra: string
  toUra?: string
  status?: string
}

export interface AccessRow {
  organisation: string
  interaction: string
  bsn?: string
  result: string
}

export interface PlatformStore {
  /** Adds the workflow, or adds to it what was not known yet. A new status replaces the old one. */
  keepWorkflow(row: WorkflowRow, at: Date): void
  logAccess(row: AccessRow, at: Date): void
}

export function createStore(database: DatabaseSync): PlatformStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS workflow (
      id TEXT PRIMARY KEY, bsn TEXT, user TEXT, from_ura TEXT NOT NULL, to_ura TEXT, status TEXT,
      created_at TEXT NOT NULL, updated_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS access_log (
      time TEXT NOT NULL, organisation TEXT NOT NULL, interaction TEXT NOT NULL, bsn TEXT, result TEXT NOT NULL
    ) STRICT;
  `)
  const keep = database.prepare(`
    INSERT INTO workflow (id, bsn, user, from_ura, to_ura, status, created_at, updated_at)
    VALUES (:id, :bsn, :user, :from_ura, :to_ura, :status, :at, :at)
    ON CONFLICT (id) DO UPDATE SET
      bsn = coalesce(workflow.bsn, excluded.bsn), user = coalesce(workflow.user, excluded.user),
      to_ura = coalesce(workflow.to_ura, excluded.to_ura), status = coalesce(excluded.status, workflow.status),
      updated_at = excluded.updated_at`)
  const log = database.prepare('INSERT INTO access_log VALUES (?, ?, ?, ?, ?)')
  return {
    keepWorkflow({ id, bsn, user, fromUra, toUra, status }, at) {
      keep.run({
        id,
        bsn: bsn ?? null,
        user: user ?? null,
        from_ura: fromUra,
        to_ura: toUra ?? null,
        status: status ?? null,
        at: at.toISOString(),
      })
    },
    logAccess({ organisation, interaction, bsn, result }, at) {
      log.run(at.toISOString(), organisation, interaction, bsn ?? null, result)
    },
  }
}
