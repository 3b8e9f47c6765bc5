/** The session database: what is remembered for a while. Each store has its own life; what is over is deleted. */

import type { DatabaseSync } from 'node:sqlite'
import type { JsonObject } from '../../kit/ssi/json.ts'
import type { Clock } from '../../kit/types.ts'

export interface SessionStore {
  get(key: string): JsonObject | undefined
  put(key: string, value: JsonObject): void
  remove(key: string): void
}

export interface Sessions {
  store(name: string, lifeSeconds: number): SessionStore
}

export function createSessions(database: DatabaseSync, clock: Clock): Sessions {
  database.exec(`
    CREATE TABLE IF NOT EXISTS session (
      store TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, until_ms INTEGER NOT NULL, PRIMARY KEY (store, key)
    ) STRICT;
  `)
  const get = database.prepare('SELECT value FROM session WHERE store = ? AND key = ? AND until_ms > ?')
  const put = database.prepare('INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM session WHERE store = ? AND key = ?')
  const prune = database.prepare('DELETE FROM session WHERE until_ms <= ?')
  const nowMs = (): number => clock.now().getTime()
  return {
    store: (name, lifeSeconds) => ({
      get(key) {
        const value = get.get(name, key, nowMs())?.value
        return value === undefined ? undefined : (JSON.parse(String(value)) as JsonObject)
      },
      put(key, value) {
        prune.run(nowMs())
        put.run(name, key, JSON.stringify(value), nowMs() + lifeSeconds * 1000)
      },
      remove(key) {
        remove.run(name, key)
      },
    }),
  }
}
