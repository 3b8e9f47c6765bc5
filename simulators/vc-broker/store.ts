/** What the broker keeps: what it gave, to whom and until when. No credential itself, no assertion itself, no person. */

import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { times } from './wire.ts'

export interface GivenCredential {
  id: string
  ura: string
  did: string
  /** `x5t#S256` of the UZI certificate that signed it. */
  signer: string
  custody: string
  from: Date
  until: Date
}

export interface GivenAssertion {
  id: string
  ura: string
  did: string
  audience: string
  /** Certificate that it is bound to; absent when it is bound to none. */
  boundTo: string | undefined
  from: Date
  until: Date
}

/** A credential that waits for the signature of the organisation. */
export interface PreparedCredential {
  id: string
  ura: string
  did: string
  /** JSON. */
  claims: string
}

export interface BrokerStore {
  newNonce(ura: string, at: Date): string
  /** To whom it was given; undefined when it is not known or its time is over. `keep`: it can be used again. */
  takeNonce(nonce: string, at: Date, keep: boolean): string | undefined
  prepare(prepared: PreparedCredential, at: Date): void
  /** Once. */
  takePrepared(id: string, at: Date): PreparedCredential | undefined
  addCredential(given: GivenCredential): void
  addAssertion(given: GivenAssertion): void
  /** Of one organisation, as far as they count at this moment. */
  listCredentials(ura: string, at: Date): GivenCredential[]
  listAssertions(ura: string, at: Date): GivenAssertion[]
  logRefusal(refusal: { ura: string | undefined; path: string; code: string; reason: string }, at: Date): void
}

const tables = `
  CREATE TABLE IF NOT EXISTS nonce (nonce TEXT PRIMARY KEY, ura TEXT NOT NULL, until TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS prepared_credential (
    id TEXT PRIMARY KEY, ura TEXT NOT NULL, did TEXT NOT NULL, claims TEXT NOT NULL, until TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS given_credential (
    id TEXT PRIMARY KEY, ura TEXT NOT NULL, did TEXT NOT NULL, signer TEXT NOT NULL, custody TEXT NOT NULL,
    valid_from TEXT NOT NULL, valid_until TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS given_assertion (
    id TEXT PRIMARY KEY, ura TEXT NOT NULL, did TEXT NOT NULL, audience TEXT NOT NULL, bound_to TEXT,
    valid_from TEXT NOT NULL, valid_until TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS refusal (
    time TEXT NOT NULL, ura TEXT, path TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL
  ) STRICT;
`

export function createStore(database: DatabaseSync): BrokerStore {
  database.exec(tables)
  return { ...createNonces(database), ...createPrepared(database), ...createGiven(database), ...createLog(database) }
}

function createNonces(database: DatabaseSync): Pick<BrokerStore, 'newNonce' | 'takeNonce'> {
  const add = database.prepare('INSERT INTO nonce VALUES (?, ?, ?)')
  const sweep = database.prepare('DELETE FROM nonce WHERE until <= ?')
  const find = database.prepare('SELECT ura FROM nonce WHERE nonce = ? AND until > ?')
  const remove = database.prepare('DELETE FROM nonce WHERE nonce = ?')
  return {
    newNonce(ura, at) {
      const nonce = randomUUID()
      sweep.run(at.toISOString())
      add.run(nonce, ura, later(at, times.nonceSeconds))
      return nonce
    },
    takeNonce(nonce, at, keep) {
      const row = find.get(nonce, at.toISOString())
      if (!keep) remove.run(nonce)
      return row === undefined ? undefined : String(row.ura)
    },
  }
}

function createPrepared(database: DatabaseSync): Pick<BrokerStore, 'prepare' | 'takePrepared'> {
  const add = database.prepare('INSERT INTO prepared_credential VALUES (?, ?, ?, ?, ?)')
  const find = database.prepare('SELECT id, ura, did, claims FROM prepared_credential WHERE id = ? AND until > ?')
  const remove = database.prepare('DELETE FROM prepared_credential WHERE id = ?')
  return {
    prepare({ id, ura, did, claims }, at) {
      add.run(id, ura, did, claims, later(at, times.requestSeconds))
    },
    takePrepared(id, at) {
      const row = find.get(id, at.toISOString())
      remove.run(id)
      return row as unknown as PreparedCredential | undefined
    },
  }
}

function createGiven(
  database: DatabaseSync,
): Pick<BrokerStore, 'addCredential' | 'addAssertion' | 'listCredentials' | 'listAssertions'> {
  const addCredential = database.prepare('INSERT INTO given_credential VALUES (?, ?, ?, ?, ?, ?, ?)')
  const addAssertion = database.prepare('INSERT INTO given_assertion VALUES (?, ?, ?, ?, ?, ?, ?)')
  const current = 'WHERE ura = ? AND valid_until > ? ORDER BY rowid'
  const credentials = database.prepare(`SELECT * FROM given_credential ${current}`)
  const assertions = database.prepare(`SELECT * FROM given_assertion ${current}`)
  return {
    addCredential({ id, ura, did, signer, custody, from, until }) {
      addCredential.run(id, ura, did, signer, custody, from.toISOString(), until.toISOString())
    },
    addAssertion({ id, ura, did, audience, boundTo, from, until }) {
      addAssertion.run(id, ura, did, audience, boundTo ?? null, from.toISOString(), until.toISOString())
    },
    listCredentials: (ura, at) =>
      credentials.all(ura, at.toISOString()).map((row) => ({
        ...readCommon(row),
        signer: String(row.signer),
        custody: String(row.custody),
      })),
    listAssertions: (ura, at) =>
      assertions.all(ura, at.toISOString()).map((row) => ({
        ...readCommon(row),
        audience: String(row.audience),
        boundTo: row.bound_to === null ? undefined : String(row.bound_to),
      })),
  }
}

function createLog(database: DatabaseSync): Pick<BrokerStore, 'logRefusal'> {
  const add = database.prepare('INSERT INTO refusal VALUES (?, ?, ?, ?, ?)')
  return {
    logRefusal({ ura, path, code, reason }, at) {
      add.run(at.toISOString(), ura ?? null, path, code, reason)
    },
  }
}

function readCommon(row: Record<string, unknown>) {
  return {
    id: String(row.id),
    ura: String(row.ura),
    did: String(row.did),
    from: new Date(String(row.valid_from)),
    until: new Date(String(row.valid_until)),
  }
}

function later(at: Date, seconds: number): string {
  return new Date(at.getTime() + seconds * 1000).toISOString()
}
