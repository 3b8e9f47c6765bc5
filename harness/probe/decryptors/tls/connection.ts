/** What both sides of a captured connection agreed on, from the part of the handshake that is not encrypted. */

import {
  contentTypes,
  type HandshakeMessage,
  type Hello,
  handshakeTypes,
  readHandshake,
  readHello,
  readRecords,
  type TlsRecord,
} from '../../captures/tls-records.ts'
import { suites } from '../../captures/tls-suites.ts'
import type { RecordProtection } from './open-record.ts'

export interface Direction {
  stream: Buffer
  records: readonly TlsRecord[]
}

export interface TlsConnection {
  client: Direction
  server: Direction
  clientRandom: Buffer
  serverRandom: Buffer
  protection: RecordProtection
  /** Messages in the order of the transcript, up to and with the client's key exchange (TLS 1.2). */
  transcript: readonly Buffer[]
  /** The premaster secret as the client encrypted it, for RSA key exchange. */
  encryptedPremaster?: Buffer
  extendedMasterSecret: boolean
}

/** IANA TLS ExtensionType values. */
const extensionTypes = { encryptThenMac: 22, extendedMasterSecret: 23, supportedVersions: 43 } as const
const tls13 = 0x0304

/** Undefined when these are not the two directions of a connection of TLS 1.2 or 1.3. */
export function readConnection(clientStream: Buffer, serverStream: Buffer): TlsConnection | undefined {
  const client = readDirection(clientStream)
  const server = readDirection(serverStream)
  const hello = client.hello(handshakeTypes.clientHello)
  // After a HelloRetryRequest, which is a ServerHello as well, comes the one that counts.
  const answer = server.hello(handshakeTypes.serverHello)
  const suite = suites.get(answer?.suite ?? 0)
  if (hello === undefined || answer === undefined || suite === undefined) return undefined
  const { extensions } = answer
  const chosen = extensions.get(extensionTypes.supportedVersions)
  const isTls13 = chosen?.length === 2 && chosen.readUInt16BE(0) === tls13
  const exchange = client.messages.find(({ type }) => type === handshakeTypes.clientKeyExchange)
  return {
    client,
    server,
    clientRandom: hello.random,
    serverRandom: answer.random,
    protection: {
      suite,
      version: isTls13 ? 'TLS 1.3' : 'TLS 1.2',
      encryptThenMac: extensions.has(extensionTypes.encryptThenMac),
    },
    transcript: transcriptOf(client.messages, server.messages),
    ...(exchange === undefined || suite.rsaKeyExchange === undefined
      ? {}
      : { encryptedPremaster: exchange.bytes.subarray(6) }),
    extendedMasterSecret: extensions.has(extensionTypes.extendedMasterSecret),
  }
}

interface ReadDirection extends Direction {
  messages: HandshakeMessage[]
  hello(type: number): Hello | undefined
}

function readDirection(stream: Buffer): ReadDirection {
  const records = readRecords(stream)
  const sealed = records.findIndex(({ type }) => type !== contentTypes.handshake)
  const open = sealed === -1 ? records : records.slice(0, sealed)
  const messages = readHandshake(Buffer.concat(open.map((record) => payloadOf(stream, record))))
  // A retried ClientHello stands behind the change cipher spec of compatibility mode; its random is the same.
  return {
    stream,
    records,
    messages,
    hello: (type) => {
      const later = records.filter((record) => record.type === contentTypes.handshake).map((r) => payloadOf(stream, r))
      const found = [...messages, ...later.flatMap(readHandshake)].findLast((message) => message.type === type)
      return found === undefined ? undefined : readHello(found)
    },
  }
}

function payloadOf(stream: Buffer, { offset, length }: TlsRecord): Buffer {
  return stream.subarray(offset, offset + length)
}

function transcriptOf(client: readonly HandshakeMessage[], server: readonly HandshakeMessage[]): Buffer[] {
  const [hello, ...flight] = client
  const exchange = flight.findIndex(({ type }) => type === handshakeTypes.clientKeyExchange)
  // A ticket for a later session comes after the client's key exchange.
  const done = server.findIndex(({ type }) => type === handshakeTypes.serverHelloDone)
  const messages = [
    ...(hello === undefined ? [] : [hello]),
    ...server.slice(0, done + 1),
    ...flight.slice(0, exchange + 1),
  ]
  return messages.map(({ bytes }) => bytes)
}
