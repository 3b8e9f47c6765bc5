/**
 * TLS 1.2 and 1.3 connections in a network capture, with the secrets of a key log (draft-ietf-tls-keylogfile) or, where
 * a suite without forward secrecy was used, with the server's RSA key.
 */

import type { DecodedPart, Decryptor, HeldKey } from '../../contracts/probe.ts'
import { readStreams, type Stream } from '../captures/streams.ts'
import { captureMarks } from '../decoders/pcap.ts'
import { extentOf, piecewise } from '../positions.ts'
import { latin1Of } from '../view.ts'
import { readConnection, type TlsConnection } from './tls/connection.ts'
import { type OpenedDirection, openDirection } from './tls/open-direction.ts'
import { type DirectionSecrets, findSecrets } from './tls/secrets.ts'

type KeyedPart = DecodedPart & { key: string }

export function createTlsDecryptor(): Decryptor {
  return {
    id: 'tls-records',
    async decrypt(view, keys) {
      const start = latin1Of(view).slice(0, 4)
      if (!captureMarks.some((mark) => mark === start)) return { parts: [], explained: [] }
      const streams = readStreams(view.bytes) ?? []
      const byName = new Map(streams.map((stream) => [stream.name, stream]))
      const parts = streams.flatMap((client) => {
        const server = byName.get(client.reverse)
        const connection = server === undefined ? undefined : readConnection(client.bytes, server.bytes)
        if (server === undefined || connection === undefined) return []
        return openConnection(connection, client, server, keys)
      })
      return { parts, explained: [] }
    },
  }
}

/** With the first secrets that open something. */
function openConnection(
  connection: TlsConnection,
  client: Stream,
  server: Stream,
  keys: readonly HeldKey[],
): KeyedPart[] {
  for (const secrets of findSecrets(connection, keys)) {
    const parts = [
      openSide(connection, 'client', client, secrets.client),
      openSide(connection, 'server', server, secrets.server),
    ].filter((part) => part !== undefined)
    if (parts.length > 0) return parts
  }
  return []
}

function openSide(
  connection: TlsConnection,
  side: 'client' | 'server',
  stream: Stream,
  secrets: DirectionSecrets | undefined,
): KeyedPart | undefined {
  const opened = secrets === undefined ? undefined : openDirection(connection.protection, connection[side], secrets)
  return opened === undefined || secrets === undefined ? undefined : { ...toPart(opened, stream), key: secrets.key }
}

/** Positions in the stream become positions in the capture. */
function toPart({ bytes, pieces }: OpenedDirection, stream: Stream): DecodedPart {
  const inStream = piecewise(pieces)
  const inCapture = piecewise(stream.pieces)
  return {
    bytes,
    at: extentOf(stream.pieces),
    part: stream.name,
    positionOf: (offset) => inCapture(inStream(offset)),
  }
}
