/** Tries handshakes at a party's listener from outside: what it refuses is observed, not asked. */

import { connect, type TLSSocket } from 'node:tls'
import { brotliCompressSync } from 'node:zlib'
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

export interface TrialOptions {
  trustPem: string
  /** Body of the request, of which only who reads the framing and coding of HTTP finds what is planted in it. */
  body: string
  /** Value of its `Authorization` header. */
  authorization: string
}

export function tryHandshake(
  target: TrialTarget,
  certificate: TrialCertificate,
  { trustPem, body, authorization }: TrialOptions,
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
    let statusLine: string | undefined
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
    const end = (detail: string) => (statusLine === undefined ? settle(false, detail) : settle(true, statusLine))
    socket.setTimeout(trialTimeoutMs, () => end(`no answer within ${trialTimeoutMs} ms`))
    socket.once('secureConnect', () => {
      tls = readFacts(socket, target.fqdn)
      socket.write(composeRequest(target.fqdn, body, authorization))
    })
    // Read to its end: a gateway that lost its client would break off towards the party behind it, in the middle of bytes.
    socket.on('data', (bytes: Buffer) => {
      statusLine ??= bytes.toString('latin1').split('\r\n', 1)[0] ?? ''
    })
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
    socket.once('end', () => end('closed without an answer'))
  })
}

/**
 * TLS 1.3 lets the client finish before the server has judged its certificate: a request shows the verdict. Its body is
 * brotli, which nothing but the header names, in chunks of two bytes.
 */
function composeRequest(fqdn: string, content: string, authorization: string): Buffer {
  const head = [
    'POST /inkijk-handshake-trial HTTP/1.1',
    `Host: ${fqdn}`,
    'Connection: close',
    `Authorization: ${authorization}`,
    'Content-Type: application/json',
    'Content-Encoding: br',
    'Transfer-Encoding: chunked',
  ]
  const body = brotliCompressSync(content)
  const chunks = Array.from({ length: Math.ceil(body.length / 2) }, (_, index) => {
    const chunk = body.subarray(2 * index, 2 * index + 2)
    return Buffer.concat([Buffer.from(`${chunk.length}\r\n`), chunk, Buffer.from('\r\n')])
  })
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), ...chunks, Buffer.from('0\r\n\r\n')])
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
