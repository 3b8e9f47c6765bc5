/** The organisations a node acts for: each has a did:web, its keys and its services. */

import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { composeDidDocument, composeDidWeb, type DidDocument, type VerificationMethod } from '../../kit/ssi/did-web.ts'
import type { JsonObject } from '../../kit/ssi/json.ts'
import { createKeys, type SigningKey } from './keys.ts'

export interface Subject {
  id: string
  did: string
}

export interface Subjects {
  /** With a first key. Undefined when there is one with this id. */
  create(id: string): Subject | undefined
  find(id: string): Subject | undefined
  findByDid(did: string): Subject | undefined
  list(): Subject[]
  /** With its keys and services. */
  remove(subject: Subject): void
  document(did: string): DidDocument | undefined
  addKey(did: string): VerificationMethod
  /** The newest of a DID. */
  keyOf(did: string): SigningKey
  keyById(kid: string): SigningKey | undefined
  services: Services
}

interface Services {
  list(did: string): JsonObject[]
  /** With an id of its own. */
  add(did: string, service: JsonObject): JsonObject
  /** False when there is none with this id. */
  remove(did: string, id: string): boolean
}

export function createSubjects(database: DatabaseSync, host: string): Subjects {
  database.exec(`
    CREATE TABLE IF NOT EXISTS did_subject (id TEXT PRIMARY KEY, did TEXT NOT NULL UNIQUE) STRICT;
  `)
  const keys = createKeys(database)
  const services = createServices(database)
  const create = database.prepare('INSERT OR IGNORE INTO did_subject VALUES (?, ?)')
  const byId = database.prepare('SELECT id, did FROM did_subject WHERE id = ?')
  const byDid = database.prepare('SELECT id, did FROM did_subject WHERE did = ?')
  const all = database.prepare('SELECT id, did FROM did_subject ORDER BY rowid')
  const remove = database.prepare('DELETE FROM did_subject WHERE did = ?')
  const findByDid = (did: string): Subject | undefined => byDid.get(did) as unknown as Subject | undefined
  return {
    create(id) {
      const subject = { id, did: composeDidWeb(host, 'iam', id) }
      if (create.run(subject.id, subject.did).changes === 0) return undefined
      keys.add(subject.did)
      return subject
    },
    find: (id) => byId.get(id) as unknown as Subject | undefined,
    findByDid,
    list: () => all.all() as unknown as Subject[],
    remove({ did }) {
      keys.removeAll(did)
      for (const { id } of services.list(did)) services.remove(did, String(id))
      remove.run(did)
    },
    document: (did) =>
      findByDid(did) === undefined ? undefined : composeDidDocument(did, keys.list(did), services.list(did)),
    addKey: (did) => ({ ...keys.add(did), type: 'JsonWebKey2020', controller: did }),
    keyOf: keys.newest,
    keyById: keys.find,
    services,
  }
}

function createServices(database: DatabaseSync): Services {
  database.exec(`
    CREATE TABLE IF NOT EXISTS did_service (id TEXT PRIMARY KEY, did TEXT NOT NULL, service TEXT NOT NULL) STRICT;
  `)
  const list = database.prepare('SELECT service FROM did_service WHERE did = ? ORDER BY rowid')
  const add = database.prepare('INSERT INTO did_service VALUES (?, ?, ?)')
  const remove = database.prepare('DELETE FROM did_service WHERE did = ? AND id = ?')
  return {
    list: (did) => list.all(did).map(({ service }) => JSON.parse(String(service)) as JsonObject),
    add(did, service) {
      const added = { ...service, id: `${did}#${randomUUID()}` }
      add.run(added.id, did, JSON.stringify(added))
      return added
    },
    remove: (did, id) => remove.run(did, id).changes > 0,
  }
}
