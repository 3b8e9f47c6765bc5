/** What a node knows of the lists of others, and which of its subjects it has put on them. */

import type { DatabaseSync } from 'node:sqlite'
import type { JsonObject } from '../../kit/ssi/json.ts'

export interface DiscoveryClientStore {
  /** How far the copy of a list is. */
  position(service: string): { seed: string; timestamp: number }
  move(service: string, seed: string, timestamp: number): void
  put(service: string, did: string, jwt: string): void
  drop(service: string, did: string): void
  clear(service: string): void
  presentations(service: string): string[]
  presentationOf(service: string, did: string): string | undefined
  activate(service: string, subject: string, parameters: JsonObject): void
  deactivate(service: string, subject: string): void
  isActive(service: string, subject: string): boolean
}

export function createDiscoveryClientStore(database: DatabaseSync): DiscoveryClientStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS discovery_copy (
      service TEXT NOT NULL, did TEXT NOT NULL, jwt TEXT NOT NULL, PRIMARY KEY (service, did)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS discovery_position (
      service TEXT PRIMARY KEY, seed TEXT NOT NULL, timestamp INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS discovery_activation (
      service TEXT NOT NULL, subject TEXT NOT NULL, parameters TEXT NOT NULL, PRIMARY KEY (service, subject)
    ) STRICT;
  `)
  const position = database.prepare('SELECT seed, timestamp FROM discovery_position WHERE service = ?')
  const move = database.prepare('INSERT OR REPLACE INTO discovery_position VALUES (?, ?, ?)')
  const put = database.prepare('INSERT OR REPLACE INTO discovery_copy VALUES (?, ?, ?)')
  const drop = database.prepare('DELETE FROM discovery_copy WHERE service = ? AND did = ?')
  const clear = database.prepare('DELETE FROM discovery_copy WHERE service = ?')
  const all = database.prepare('SELECT jwt FROM discovery_copy WHERE service = ? ORDER BY did')
  const one = database.prepare('SELECT jwt FROM discovery_copy WHERE service = ? AND did = ?')
  const activate = database.prepare('INSERT OR REPLACE INTO discovery_activation VALUES (?, ?, ?)')
  const deactivate = database.prepare('DELETE FROM discovery_activation WHERE service = ? AND subject = ?')
  const active = database.prepare('SELECT 1 FROM discovery_activation WHERE service = ? AND subject = ?')
  return {
    position(service) {
      const row = position.get(service)
      return { seed: String(row?.seed ?? ''), timestamp: Number(row?.timestamp ?? 0) }
    },
    move: (service, seed, timestamp) => void move.run(service, seed, timestamp),
    put: (service, did, jwt) => void put.run(service, did, jwt),
    drop: (service, did) => void drop.run(service, did),
    clear: (service) => void clear.run(service),
    presentations: (service) => all.all(service).map(({ jwt }) => String(jwt)),
    presentationOf: (service, did) => one.get(service, did)?.jwt?.toString(),
    activate: (service, subject, parameters) => void activate.run(service, subject, JSON.stringify(parameters)),
    deactivate: (service, subject) => void deactivate.run(service, subject),
    isActive: (service, subject) => active.get(service, subject) !== undefined,
  }
}
