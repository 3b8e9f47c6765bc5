/** What the LSP writes down: the toegangslog of every interaction, and the message log of every error. */

import type { DatabaseSync } from 'node:sqlite'

/** Fields of NEN 7513 and of the requirements for a well-managed care system (field notes on exchange systems 2.12). */
interface AccessRecord {
  /** UZI number of the user, where the message names one. */
  user?: string
  ura: string
  applicationId: string
  destinationApplicationId: string
  bsn?: string
  interactionId: string
  initialRequestId: string
  requestId: string
  /** AORTA context code. */
  context: string
  priority: 'normaal' | 'nood'
  result: string
}

export interface Logs {
  access(record: AccessRecord, at: Date): void
  /** Diagnostics are stored with every BSN masked. */
  error(entry: { initialRequestId: string; status: number; code: string; diagnostics: string }, at: Date): void
}

export function createLogs(database: DatabaseSync): Logs {
  database.exec(`
    CREATE TABLE IF NOT EXISTS toegangslog (
      event_time TEXT NOT NULL, user TEXT, ura TEXT NOT NULL, application_id TEXT NOT NULL,
      destination_application_id TEXT NOT NULL, bsn TEXT, interaction_id TEXT NOT NULL,
      initial_request_id TEXT NOT NULL, request_id TEXT NOT NULL, context TEXT NOT NULL, priority TEXT NOT NULL,
      result TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS message_log (
      event_time TEXT NOT NULL, initial_request_id TEXT NOT NULL, status INTEGER NOT NULL, code TEXT NOT NULL,
      diagnostics TEXT NOT NULL
    ) STRICT;
  `)
  const access = database.prepare('INSERT INTO toegangslog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const error = database.prepare('INSERT INTO message_log VALUES (?, ?, ?, ?, ?)')
  return {
    access(record, at) {
      const { user, ura, applicationId, destinationApplicationId, bsn, interactionId } = record
      const { initialRequestId, requestId, context, priority, result } = record
      access.run(
        ...[at.toISOString(), user ?? null, ura, applicationId, destinationApplicationId, bsn ?? null],
        ...[interactionId, initialRequestId, requestId, context, priority, result],
      )
    },
    error({ initialRequestId, status, code, diagnostics }, at) {
      error.run(at.toISOString(), initialRequestId, status, code, maskBsn(diagnostics))
    },
  }
}

/** A BSN has nine digits; every number of that length is masked, so that none is missed. */
function maskBsn(text: string): string {
  return text.replaceAll(/(?<!\d)\d{9}(?!\d)/g, 'XXXXXXXXX')
}
