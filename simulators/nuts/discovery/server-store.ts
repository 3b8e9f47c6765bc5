/** The list a discovery server keeps: at most one presentation per holder, numbered by a Lamport clock. */

import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'

export interface ListedPresentation {
  service: string
  did: string
  jti: string
  jwt: string
  expiresAt: Date
}

export interface DiscoveryServerStore {
  /** Replaces what this holder had. */
  add(entry: ListedPresentation): void
  has(service: string, did: string, jti: string): boolean
  /** What came after `timestamp` and is still valid. */
  since(
    service: string,
    timestamp: number,
    at: Date,
  ): { seed: string; entries: Record<string, string>; timestamp: number }
}

export function createDiscoveryServerStore(database: DatabaseSync): DiscoveryServerStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS discovery_list (
      service TEXT NOT NULL, did TEXT NOT NULL, jti TEXT NOT NULL, jwt TEXT NOT NULL, expires_ms INTEGER NOT NULL,
      timestamp INTEGER NOT NULL, PRIMARY KEY (service, did)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS discovery_clock (
      service TEXT PRIMARY KEY, seed TEXT NOT NULL, timestamp INTEGER NOT NULL
    ) STRICT;
  `)
  const start = database.prepare('INSERT OR IGNORE INTO discovery_clock VALUES (?, ?, 0)')
  const tick = database.prepare('UPDATE discovery_clock SET timestamp = timestamp + 1 WHERE service = ?')
  const clock = database.prepare('SELECT seed, timestamp FROM discovery_clock WHERE service = ?')
  const add = database.prepare('INSERT OR REPLACE INTO discovery_list VALUES (?, ?, ?, ?, ?, ?)')
  const has = database.prepare('SELECT 1 FROM discovery_list WHERE service = ? AND did = ? AND jti = ?')
  const since = database.prepare(
    'SELECT timestamp, jwt FROM discovery_list WHERE service = ? AND timestamp > ? AND expires_ms > ? ORDER BY timestamp',
  )
  const read = (service: string) => {
    start.run(service, randomUUID())
    const row = clock.get(service)
    return { seed: String(row?.seed), timestamp: Number(row?.timestamp) }
  }
  return {
    add({ service, did, jti, jwt, expiresAt }) {
      read(service)
      tick.run(service)
      add.run(service, did, jti, jwt, expiresAt.getTime(), read(service).timestamp)
    },
    has: (service, did, jti) => has.get(service, did, jti) !== undefined,
    since(service, timestamp, at) {
      const rows = since.all(service, timestamp, at.getTime())
      return {
        ...read(service),
        entries: Object.fromEntries(rows.map((row) => [String(row.timestamp), String(row.jwt)])),
      }
    },
  }
}
