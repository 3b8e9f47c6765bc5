/** Puts the tap between the TLS termination of a server and its HTTP side. */

import type { Server } from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Tap } from './tap.ts'
import { TappedSocket } from './tapped-socket.ts'
import { readAddresses, readTlsFacts } from './tls-facts.ts'

/** To be called before the server listens. */
export function tapServer(server: Server, tap: Tap): void {
  const listeners = server.listeners('secureConnection')
  server.removeAllListeners('secureConnection')
  server.on('secureConnection', (socket: TLSSocket) => {
    const facts = { side: 'server' as const, ...readAddresses(socket), tls: readTlsFacts(socket) }
    const tapped = new TappedSocket(
      socket,
      tap.open(facts, () => socket.destroy()),
    )
    for (const listener of listeners) Reflect.apply(listener, server, [tapped])
  })
  // Asked for now, so that the socket still knows its addresses when the handshake has failed.
  server.prependListener('connection', (socket: Socket) => void readAddresses(socket))
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
    // A certificate that is refused closes the socket; the reason stands apart from the error.
    const reason = socket.authorizationError ? String(socket.authorizationError) : undefined
    tap.refused({
      side: 'server',
      code: reason ?? error.code ?? 'UNKNOWN',
      message: reason === undefined ? error.message : `the client's certificate was refused: ${reason}`,
      ...readAddresses(carrierOf(socket)),
    })
  })
}

/** The TCP socket under a TLS socket: a member that Node has always had and never documented. */
function carrierOf(socket: TLSSocket): Socket {
  const carrier: unknown = Reflect.get(socket, '_parent')
  return carrier !== null && carrier !== undefined ? (carrier as Socket) : socket
}
