/** Notifications that came in, with their state at this side. */

import type { DatabaseSync } from 'node:sqlite'

interface InboxEntry {
  /** Logical id given here. */
  id: string
  senderUra: string
  identifier: { system: string; value: string }
  status: string
}

export interface Inbox {
  add(entry: InboxEntry): void
  find(senderUra: string, identifier: InboxEntry['identifier']): InboxEntry | undefined
  cancel(id: string): void
  isCancelled(id: string): boolean
}

export function createInbox(database: DatabaseSync): Inbox {
  database.exec(
    `CREATE TABLE IF NOT EXISTS notification (id TEXT PRIMARY KEY, sender_ura TEXT NOT NULL, system TEXT NOT NULL,
       value TEXT NOT NULL, status TEXT NOT NULL, UNIQUE (sender_ura, system, value))`,
  )
  const insert = database.prepare('INSERT INTO notification VALUES (?, ?, ?, ?, ?)')
  const find = database.prepare('SELECT * FROM notification WHERE sender_ura = ? AND system = ? AND value = ?')
  const cancel = database.prepare("UPDATE notification SET status = 'cancelled' WHERE id = ?")
  const status = database.prepare('SELECT status FROM notification WHERE id = ?')
  return {
    add: (e) => void insert.run(e.id, e.senderUra, e.identifier.system, e.identifier.value, e.status),
    find(senderUra, identifier) {
      const row = find.get(senderUra, identifier.system, identifier.value)
      if (row === undefined) return undefined
      return { id: String(row.id), senderUra, identifier, status: String(row.status) }
    },
    cancel: (id) => void cancel.run(id),
    isCancelled: (id) => status.get(id)?.status === 'cancelled',
  }
}
