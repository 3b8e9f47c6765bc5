/** Who is told of Tasks, and where. */

import type { DatabaseSync } from 'node:sqlite'
import type { SubscriptionRecord } from '../tasks/subscription.ts'

export interface SubscriptionStore {
  add(subscription: SubscriptionRecord): void
  byId(id: string): SubscriptionRecord | undefined
  bySubscriber(ura: string): SubscriptionRecord | undefined
  setStatus(id: string, status: SubscriptionRecord['status']): void
  /** One more event; gives its number. */
  countEvent(id: string): number
}

export function createSubscriptionStore(database: DatabaseSync): SubscriptionStore {
  database.exec(
    `CREATE TABLE IF NOT EXISTS subscription (id TEXT PRIMARY KEY, subscriber_ura TEXT NOT NULL UNIQUE,
       endpoint TEXT NOT NULL, status TEXT NOT NULL, events INTEGER NOT NULL)`,
  )
  // An organisation has one: a new one takes the place of the old.
  const insert = database.prepare('INSERT OR REPLACE INTO subscription VALUES (?, ?, ?, ?, ?)')
  const byId = database.prepare('SELECT * FROM subscription WHERE id = ?')
  const bySubscriber = database.prepare('SELECT * FROM subscription WHERE subscriber_ura = ?')
  const update = database.prepare('UPDATE subscription SET status = ? WHERE id = ?')
  const count = database.prepare('UPDATE subscription SET events = events + 1 WHERE id = ? RETURNING events')
  const read = (row: Record<string, unknown> | undefined) => (row === undefined ? undefined : readSubscription(row))
  return {
    add: (s) => void insert.run(s.id, s.subscriberUra, s.endpoint, s.status, s.events),
    byId: (id) => read(byId.get(id)),
    bySubscriber: (ura) => read(bySubscriber.get(ura)),
    setStatus: (id, status) => void update.run(status, id),
    countEvent: (id) => Number(count.get(id)?.events),
  }
}

function readSubscription(row: Record<string, unknown>): SubscriptionRecord {
  const status = (['requested', 'active', 'error'] as const).find((each) => each === row.status)
  if (status === undefined) throw new Error('a stored subscription is damaged')
  return {
    id: String(row.id),
    subscriberUra: String(row.subscriber_ura),
    endpoint: String(row.endpoint),
    status,
    events: Number(row.events),
  }
}
