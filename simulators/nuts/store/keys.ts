/** The key store of a node: private keys as they are, like the file system store of a real node (storage, 4.1). */

import { createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'

export interface SigningKey {
  /** DID URL. */
  kid: string
  key: KeyObject
}

interface PublicKey {
  /** DID URL. */
  id: string
  publicKeyJwk: JsonWebKey
}

export interface Keys {
  add(did: string): PublicKey
  list(did: string): PublicKey[]
  /** Throws when the DID has none here. */
  newest(did: string): SigningKey
  find(kid: string): SigningKey | undefined
  removeAll(did: string): void
}

interface KeyRow {
  kid: string
  private_jwk: string
}

export function createKeys(database: DatabaseSync): Keys {
  database.exec(`
    CREATE TABLE IF NOT EXISTS key_store (
      number INTEGER PRIMARY KEY, did TEXT NOT NULL, kid TEXT NOT NULL UNIQUE, private_jwk TEXT NOT NULL
    ) STRICT;
  `)
  const all = database.prepare('SELECT kid, private_jwk FROM key_store WHERE did = ? ORDER BY number')
  const find = database.prepare('SELECT kid, private_jwk FROM key_store WHERE kid = ?')
  const add = database.prepare('INSERT INTO key_store (did, kid, private_jwk) VALUES (?, ?, ?)')
  const removeAll = database.prepare('DELETE FROM key_store WHERE did = ?')
  const rowsOf = (did: string): KeyRow[] => all.all(did) as unknown as KeyRow[]
  return {
    add(did) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const id = `${did}#${rowsOf(did).length}`
      add.run(did, id, JSON.stringify(privateKey.export({ format: 'jwk' })))
      return { id, publicKeyJwk: publicKey.export({ format: 'jwk' }) }
    },
    list: (did) => rowsOf(did).map(({ kid, private_jwk }) => ({ id: kid, publicKeyJwk: publicPart(private_jwk) })),
    newest(did) {
      const row = rowsOf(did).at(-1)
      if (row === undefined) throw new Error(`${did} has no key here`)
      return toSigningKey(row)
    },
    find(kid) {
      const row = find.get(kid) as unknown as KeyRow | undefined
      return row === undefined ? undefined : toSigningKey(row)
    },
    removeAll(did) {
      removeAll.run(did)
    },
  }
}

function toSigningKey({ kid, private_jwk }: KeyRow): SigningKey {
  return { kid, key: createPrivateKey({ key: JSON.parse(private_jwk) as JsonWebKey, format: 'jwk' }) }
}

function publicPart(privateJwk: string): JsonWebKey {
  const { kty, crv, x, y } = JSON.parse(privateJwk) as Required<JsonWebKey>
  return { kty, crv, x, y }
}
