/** Secrets of a connection among the keys a party has: lines of a key log, or the server's RSA key. */

import { createHash, type KeyObject } from 'node:crypto'
import type { HeldKey } from '../../../contracts/probe.ts'
import { rsaBlock, withoutPkcs1Padding } from '../../ciphers/rsa.ts'
import { privateKeyOf } from '../../keys/held-key.ts'
import type { TlsConnection } from './connection.ts'
import { expandKeyBlock, prf, type TrafficKeys } from './key-schedule.ts'

const premasterBytes = 48

/** How the keys of one direction follow each other. */
export interface DirectionSecrets {
  /** Id of the held key that gave them. */
  key: string
  handshake?: Buffer
  traffic?: Buffer
  /** TLS 1.2: keys from the change of cipher on. */
  fixed?: TrafficKeys
}

export interface ConnectionSecrets {
  client?: DirectionSecrets
  server?: DirectionSecrets
}

/** Several, as a key may turn out not to fit. */
export function* findSecrets(connection: TlsConnection, keys: readonly HeldKey[]): Generator<ConnectionSecrets> {
  const random = connection.clientRandom.toString('hex')
  const lines = keys.filter(({ tls }) => tls?.clientRandom === random)
  if (connection.protection.version === 'TLS 1.3') {
    yield { ...sideSecrets('client', lines), ...sideSecrets('server', lines) }
    return
  }
  for (const { id, tls } of lines) {
    if (tls?.label === 'CLIENT_RANDOM') yield fromMaster(connection, Buffer.from(tls.secret, 'hex'), id)
  }
  if (connection.encryptedPremaster === undefined) return
  for (const held of keys) {
    const key = privateKeyOf(held)
    const master = key === undefined ? undefined : recoverMaster(connection, connection.encryptedPremaster, key)
    if (master !== undefined) yield fromMaster(connection, master, held.id)
  }
}

function sideSecrets(side: 'client' | 'server', lines: readonly HeldKey[]): ConnectionSecrets {
  const name = side.toUpperCase()
  const find = (label: string) => lines.find(({ tls }) => tls?.label === label)
  const handshake = find(`${name}_HANDSHAKE_TRAFFIC_SECRET`)
  const traffic = find(`${name}_TRAFFIC_SECRET_0`)
  const key = traffic?.id ?? handshake?.id
  if (key === undefined) return {}
  const bytes = (held: HeldKey | undefined) => Buffer.from(held?.tls?.secret ?? '', 'hex')
  return {
    [side]: {
      key,
      ...(handshake === undefined ? {} : { handshake: bytes(handshake) }),
      ...(traffic === undefined ? {} : { traffic: bytes(traffic) }),
    },
  }
}

function fromMaster(connection: TlsConnection, master: Buffer, key: string): ConnectionSecrets {
  const { serverRandom, clientRandom, protection } = connection
  const { client, server } = expandKeyBlock(master, serverRandom, clientRandom, protection.suite)
  return { client: { key, fixed: client }, server: { key, fixed: server } }
}

/** RFC 5246 7.4.7.1, 8.1 and RFC 7627 4. */
function recoverMaster(connection: TlsConnection, encryptedPremaster: Buffer, key: KeyObject): Buffer | undefined {
  const { extendedMasterSecret, transcript, clientRandom, serverRandom, protection } = connection
  const block = rsaBlock(encryptedPremaster, key)
  const premaster = block === undefined ? undefined : withoutPkcs1Padding(block, premasterBytes)
  if (premaster === undefined) return undefined
  const { hash } = protection.suite
  if (!extendedMasterSecret)
    return prf(hash, premaster, 'master secret', Buffer.concat([clientRandom, serverRandom]), 48)
  const session = createHash(hash)
  for (const message of transcript) session.update(message)
  return prf(hash, premaster, 'extended master secret', session.digest(), 48)
}
