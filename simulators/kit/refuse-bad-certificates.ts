/**
 * The client certificates that OpenSSL lets through and the party does not: one that breaks its rules, one that OCSP says
 * was revoked, and, at a listener that also serves browsers, one that does not verify. There who shows none may come in;
 * OpenSSL knows only "both" or "neither".
 */

import type { Server } from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { FindRevocation } from './ocsp/ask-status.ts'
import { type FindPeerFlaw, PeerRefused } from './peer-rules.ts'

interface Admission {
  findFlaw: FindPeerFlaw
  /** Whether a certificate that does not verify has to be refused here. */
  refusesUnverified: boolean
  /** Absent for a party that asks nobody. */
  findRevocation?: FindRevocation | undefined
}

/** To be called before the server listens, after everything else that handles its connections. */
export function refuseBadCertificates(server: Server, admission: Admission): void {
  const { findFlaw, refusesUnverified, findRevocation } = admission
  const listeners = server.listeners('secureConnection')
  server.removeAllListeners('secureConnection')
  const admit = (socket: TLSSocket): void => {
    for (const listener of listeners) Reflect.apply(listener, server, [socket])
  }
  // With TLS 1.3 the client holds the handshake for done by now, and sees its connection closed.
  const refuse = (socket: TLSSocket, refusal: PeerRefused): void => {
    server.emit('tlsClientError', refusal, socket)
    socket.destroy()
  }
  server.on('secureConnection', (socket: TLSSocket) => {
    const certificate = socket.getPeerX509Certificate()
    const unverified = refusesUnverified && !socket.authorized ? 'it does not verify' : undefined
    const flaw = certificate === undefined ? undefined : (unverified ?? findFlaw(certificate))
    if (flaw !== undefined) refuse(socket, new PeerRefused('client', flaw))
    else if (certificate === undefined || findRevocation === undefined) admit(socket)
    else {
      void hold(socket, findRevocation(certificate)).then((reason) => {
        // Who went away meanwhile was neither let in nor refused.
        if (socket.destroyed) return
        if (reason === undefined) admit(socket)
        else refuse(socket, new PeerRefused('client', reason, 'OCSP'))
      })
    }
  })
}

/** Until the answer is there nobody reads what the client sends, nor hears of its end. */
async function hold<T>(socket: TLSSocket, answer: Promise<T>): Promise<T> {
  const ignore = (): void => {}
  socket.on('error', ignore)
  try {
    return await answer
  } finally {
    socket.off('error', ignore)
  }
}
