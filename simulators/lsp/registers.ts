/** Application register and address register: who is connected, where, what it can take, and with which keys. */

import type { DatabaseSync } from 'node:sqlite'
import { sameNumber } from '../kit/forward.ts'
import type { PartyContext } from '../kit/types.ts'

/** Form of the Notification Task that an application speaks. */
export type TaskForm = 'twiin-np' | 'aorta-np'

export interface Application {
  applicationId: string
  ura: string
  name: string
  /** Where the LSP reaches it: its own host, or that of the node of another network. */
  fqdn: string
  conformance: TaskForm | undefined
}

export interface Registers {
  findApplication(applicationId: string): Application | undefined
  findByUra(ura: string): readonly Application[]
  /** Whether an organisation is registered as the operator of this host. */
  isRegistered(ura: string, fqdn: string): boolean
  /** JWK Set stored with the registration, as it was fetched. */
  keysOf(ura: string): string | undefined
  storeKeys(ura: string, jwks: string, at: Date): void
}

interface ApplicationRow {
  application_id: string
  ura: string
  name: string
  fqdn: string
  conformance: TaskForm | null
}

/** Fills the registers with the parties of the network, as their connection to the LSP was agreed. */
export function createRegisters(context: PartyContext): Registers {
  const { database } = context
  database.exec(`
    CREATE TABLE IF NOT EXISTS applicatieregister (
      application_id TEXT PRIMARY KEY, ura TEXT NOT NULL, name TEXT NOT NULL, fqdn TEXT NOT NULL, conformance TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS adresregister (
      ura TEXT PRIMARY KEY, jwks TEXT NOT NULL, fetched_at TEXT NOT NULL
    ) STRICT;
  `)
  registerParties(context)
  const applications = database.prepare('SELECT * FROM applicatieregister')
  const all = () => (applications.all() as unknown as ApplicationRow[]).map(toApplication)
  const keys = database.prepare('SELECT jwks FROM adresregister WHERE ura = ?')
  const store = database.prepare('INSERT OR REPLACE INTO adresregister VALUES (?, ?, ?)')
  return {
    findApplication: (id) => all().find(({ applicationId }) => sameNumber(applicationId, id)),
    findByUra: (ura) => all().filter((application) => sameNumber(application.ura, ura)),
    isRegistered: (ura, fqdn) => all().some((row) => sameNumber(row.ura, ura) && row.fqdn === fqdn),
    keysOf: (ura) => keys.get(ura)?.jwks?.toString(),
    storeKeys: (ura, jwks, at) => {
      store.run(ura, jwks, at.toISOString())
    },
  }
}

function registerParties({ config, database, nextHop, party }: PartyContext): void {
  const register = prepareRegistration(database)
  for (const { id, organisation, options } of config.parties) {
    if (id === party.id || !config.route.includes(id)) continue
    const { applicationId, ura, name } = organisation
    register.run(applicationId, ura, name, nextHop(id).fqdn, readForm(options.speaks) ?? null)
  }
}

function prepareRegistration(database: DatabaseSync) {
  return database.prepare('INSERT OR REPLACE INTO applicatieregister VALUES (?, ?, ?, ?, ?)')
}

function readForm(value: unknown): TaskForm | undefined {
  return value === 'twiin-np' || value === 'aorta-np' ? value : undefined
}

function toApplication({ application_id, ura, name, fqdn, conformance }: ApplicationRow): Application {
  return { applicationId: application_id, ura, name, fqdn, conformance: conformance ?? undefined }
}
