/** Accepts TLS in the name of a party, and leaves it to the other side of the tap who is accepted. */

import type { Socket } from 'node:net'
import { createServer, type SecureContext, type TLSSocket } from 'node:tls'
import { mutualTlsOptions } from '../kit/tls-options.ts'
import type { KeyStore } from '../kit/types.ts'

export interface Terminated {
  socket: TLSSocket
  /**
   * To be called once it is known that the other side accepts. Until then nothing leaves that tells a TLS 1.3 client so:
   * the session ticket is held back (RFC 8446 4.6.1).
   */
  accept(): void
}

const handshakeTimeoutMs = 10_000

/**
 * Whatever certificate the other side shows, or none, is taken. `keys`: of the party that is named when no host is asked
 * for. `choose`: the certificate for a host. Rejects when the handshake does not succeed.
 */
export function terminate(
  raw: Socket,
  keys: KeyStore,
  choose: (serverName: string) => SecureContext,
): Promise<Terminated> {
  const { promise, resolve, reject } = Promise.withResolvers<Terminated>()
  const accepted = Promise.withResolvers<void>()
  // One per connection, as the event that holds the ticket back does not say whose it is.
  const server = createServer({
    ...mutualTlsOptions(keys),
    requestCert: true,
    rejectUnauthorized: false,
    handshakeTimeout: handshakeTimeoutMs,
    sessionIdContext: 'inkijk',
    SNICallback: (serverName, done) => done(null, choose(serverName)),
  })
  server.on('newSession', (_id, _session, done) => void accepted.promise.then(() => done()))
  server.once('tlsClientError', reject)
  server.once('secureConnection', (socket) => {
    // Nothing is read before both sides stand.
    socket.pause()
    socket.on('error', () => {})
    resolve({ socket, accept: accepted.resolve })
  })
  raw.once('close', () => reject(new Error('the connection was closed in the handshake')))
  server.emit('connection', raw)
  return promise
}
