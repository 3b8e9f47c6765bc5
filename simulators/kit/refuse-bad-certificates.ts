/**
 * The client certificates that OpenSSL lets through and the party does not: one that breaks its rules, and, at a listener
 * that also serves browsers, one that does not verify. There who shows none may come in; OpenSSL knows only "both" or
 * "neither".
 */

import type { Server } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { type FindPeerFlaw, PeerRefused } from './peer-rules.ts'

interface Admission {
  findFlaw: FindPeerFlaw
  /** Whether a certificate that does not verify has to be refused here. */
  refusesUnverified: boolean
}

/** To be called before the server listens, after everything else that handles its connections. */
export function refuseBadCertificates(server: Server, { findFlaw, refusesUnverified }: Admission): void {
  const listeners = server.listeners('secureConnection')
  server.removeAllListeners('secureConnection')
  server.on('secureConnection', (socket: TLSSocket) => {
    const certificate = socket.getPeerX509Certificate()
    const unverified = refusesUnverified && !socket.authorized ? 'it does not verify' : undefined
    const flaw = certificate === undefined ? undefined : (unverified ?? findFlaw(certificate))
    if (flaw === undefined) {
      for (const listener of listeners) Reflect.apply(listener, server, [socket])
      return
    }
    // With TLS 1.3 the client holds the handshake for done by now, and sees its connection closed.
    server.emit('tlsClientError', new PeerRefused('client', flaw), socket)
    socket.destroy()
  })
}
