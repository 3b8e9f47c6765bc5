/** Tries handshakes at a party's listener from outside: what it refuses is observed, not asked. */

import { connect, type TLSSocket } from 'node:tls'
import type { HandshakeTrial, TlsFacts } from '../contracts/evidence.ts'

/** A client certificate to try with; `none` presents nothing. */
export interface TrialCertificate {
  presented: HandshakeTrial['presented']
  keyPem?: string
  chainPem?: string
}

export interface TrialTarget {
  party: string
  fqdn: string
  address: string
  port: number
}

const trialTimeoutMs = 5_000
/** TLS 1.3 lets the client finish before the server has judged its certificate: a request shows the verdict. */
const request = (fqdn: string) => `GET /inkijk-handshake-trial HTTP/1.1\r\nHost: ${fqdn}\r\nConnection: close\r\n\r\n`

export function tryHandshake(
  target: TrialTarget,
  certificate: TrialCertificate,
  trustPem: string,
): Promise<HandshakeTrial> {
  return new Promise((resolve) => {
    const socket = connect({
      host: target.address,
      port: target.port,
      servername: target.fqdn,
      ca: trustPem,
      // The trial records what the server shows; refusing it is not the trial's task.
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      ...(certificate.keyPem === undefined ? {} : { key: certificate.keyPem, cert: certificate.chainPem }),
    })
    let tls: TlsFacts | undefined
    const settle = (accepted: boolean, detail: string) => {
      socket.destroy()
      resolve({
        party: target.party,
        presented: certificate.presented,
        accepted,
        detail,
        ...(tls === undefined ? {} : { tls }),
      })
    }
    socket.setTimeout(trialTimeoutMs, () => settle(false, `no answer within ${trialTimeoutMs} ms`))
    socket.once('secureConnect', () => {
      tls = readFacts(socket, target.fqdn)
      socket.write(request(target.fqdn))
    })
    socket.once('data', (bytes: Buffer) => settle(true, bytes.toString('latin1').split('\r\n', 1)[0] ?? ''))
    socket.once('error', (error: NodeJS.ErrnoException) => settle(false, error.code ?? error.message))
    socket.once('end', () => settle(false, 'closed without an answer'))
  })
}

function readFacts(socket: TLSSocket, serverName: string): TlsFacts {
  const ephemeral = socket.getEphemeralKeyInfo()
  const group = ephemeral !== null && 'name' in ephemeral ? ephemeral.name : undefined
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().standardName,
    serverName,
    authorized: socket.authorized,
    ...(group === undefined ? {} : { group }),
    ...(socket.authorizationError ? { authorizationError: String(socket.authorizationError) } : {}),
  }
}
