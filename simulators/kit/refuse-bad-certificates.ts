/**
 * For a listener that also serves browsers: whoever shows no client certificate may come in, whoever shows one that
 * does not verify may not. OpenSSL knows only "both" or "neither".
 */

import type { Server } from 'node:https'
import type { TLSSocket } from 'node:tls'

/** To be called before the server listens, after everything else that handles its connections. */
export function refuseBadCertificates(server: Server): void {
  const listeners = server.listeners('secureConnection')
  server.removeAllListeners('secureConnection')
  server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.getPeerX509Certificate() === undefined || socket.authorized) {
      for (const listener of listeners) Reflect.apply(listener, server, [socket])
      return
    }
    // With TLS 1.3 the client holds the handshake for done by now, and sees its connection closed.
    server.emit('tlsClientError', new Error("the client's certificate was refused"), socket)
    socket.destroy()
  })
}
