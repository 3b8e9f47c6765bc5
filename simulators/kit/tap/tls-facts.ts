/** What the TLS library tells of a handshake that is done. */

import type { TLSSocket } from 'node:tls'
import type { Connection, TlsFacts } from '../../../harness/contracts/evidence.ts'

export function readTlsFacts(socket: TLSSocket): TlsFacts {
  const certificate = socket.getPeerX509Certificate()
  // A hybrid group comes as `{ type: 'TLSGroup', name }`, which the declared type does not know; a server gets null.
  const group = socket.getEphemeralKeyInfo() as { name?: string } | null
  const serverName: unknown = Reflect.get(socket, 'servername')
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    ...(group?.name === undefined ? {} : { group: group.name }),
    ...(typeof serverName === 'string' ? { serverName } : {}),
    ...(certificate === undefined ? {} : { peerCertificate: certificate.toString() }),
    authorized: socket.authorized,
    // Null when there is none, other than declared.
    ...(socket.authorizationError ? { authorizationError: String(socket.authorizationError) } : {}),
  }
}

interface Addressed {
  localAddress?: string | undefined
  localPort?: number | undefined
  remoteAddress?: string | undefined
  remotePort?: number | undefined
}

export function readAddresses(socket: Addressed): Pick<Connection, 'local' | 'remote'> {
  return {
    local: { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    remote: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
  }
}
