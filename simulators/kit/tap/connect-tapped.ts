/** Mutual TLS towards one party, handed over only when the server has accepted our certificate, and tapped. */

import { X509Certificate } from 'node:crypto'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import type { Tap } from './tap.ts'
import { TappedSocket } from './tapped-socket.ts'
import { readAddresses, readTlsFacts } from './tls-facts.ts'

/** Why no connection came about. The cause is the error of the TLS library or of the system, where there was one. */
export class ConnectFailure extends Error {
  readonly kind: 'handshake' | 'time-out' | 'network'

  constructor(kind: ConnectFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ConnectFailure'
    this.kind = kind
  }
}

/** Whether what is known elsewhere lets this server in; resolves with why it does not. */
export type Admit = (certificate: X509Certificate) => Promise<NodeJS.ErrnoException | undefined>

const connectTimeoutMs = 10_000
/** How long a TLS 1.3 server that issues no session tickets is given to refuse. */
const acceptanceMs = 250

/**
 * With TLS 1.3 the client is done before the server has seen its certificate (RFC 8446 4.4.4), so a refusal comes
 * later. A server issues a session ticket after it accepted (4.6.1): that is waited for. Rejects with `ConnectFailure`,
 * also when `signal` aborts first. With `admit` nothing is handed over before that let the server in.
 */
export function connectTapped(
  options: ConnectionOptions,
  tap: Tap | undefined,
  signal: AbortSignal,
  admit?: Admit,
): Promise<TLSSocket | TappedSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect(options)
    // Parts of one message wait for no acknowledgement of the part before.
    socket.setNoDelay(true)
    let addresses: ReturnType<typeof readAddresses> | undefined
    let grace: NodeJS.Timeout | undefined
    let accepted: NodeJS.Immediate | undefined
    let settled = false

    const settle = (): void => {
      settled = true
      clearTimeout(deadline)
      clearTimeout(grace)
      clearImmediate(accepted)
      signal.removeEventListener('abort', stop)
      for (const [event, listener] of Object.entries(listeners)) socket.off(event, listener)
    }
    const give = (kind: ConnectFailure['kind'], message: string, cause?: unknown): void => {
      settle()
      socket.on('error', () => {})
      socket.destroy()
      reject(new ConnectFailure(kind, message, { cause }))
    }
    const fail = (cause?: NodeJS.ErrnoException): void => {
      const message = cause?.message ?? 'the server closed the connection after it was given the certificate'
      if (addresses !== undefined) {
        tap?.refused({ side: 'client', code: cause?.code ?? 'CLOSED', message, ...addresses })
      }
      give(addresses === undefined ? 'network' : 'handshake', message, cause)
    }
    const handOver = (): void => {
      settle()
      resolve(tap === undefined ? socket : tapSocket(socket, tap))
    }
    const accept = (): void => {
      const certificate = admit && certificateOf(socket)
      if (admit === undefined) handOver()
      else if (certificate === undefined) fail()
      else void hold(admit(certificate))
    }
    const hold = async (answer: ReturnType<Admit>): Promise<void> => {
      clearTimeout(grace)
      clearImmediate(accepted)
      grace = undefined
      const refusal = await answer
      if (settled) return
      if (refusal === undefined) handOver()
      else fail(refusal)
    }
    const stop = (): void => give('network', 'this party stops')
    const listeners = {
      connect: () => {
        addresses = readAddresses(socket)
      },
      secureConnect: () => {
        if (socket.getProtocol() === 'TLSv1.3') grace = setTimeout(accept, acceptanceMs)
        else accept()
      },
      session: () => {
        // Told from within the library's reading: a write that began there would not go out.
        if (grace !== undefined) accepted = setImmediate(accept)
      },
      error: fail,
      end: () => fail(),
      close: () => fail(),
    }
    const deadline = setTimeout(
      () => give('time-out', `no TLS connection within ${connectTimeoutMs} ms`),
      connectTimeoutMs,
    )
    signal.addEventListener('abort', stop)
    for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener)
  })
}

/** Not by `getPeerX509Certificate`: at a client that takes the certificate away, and the tap asks for it later. */
function certificateOf(socket: TLSSocket): X509Certificate | undefined {
  // Of a socket that was closed meanwhile there is none, other than declared.
  const shown: { raw?: Buffer } | null = socket.getPeerCertificate()
  return shown?.raw === undefined ? undefined : new X509Certificate(shown.raw)
}

function tapSocket(socket: TLSSocket, tap: Tap): TappedSocket {
  const addresses = readAddresses(socket)
  const record = tap.open({ side: 'client', ...addresses, tls: readTlsFacts(socket) }, () => socket.destroy())
  // The refusal of a server that issues no tickets and took its time.
  socket.once('error', (error: NodeJS.ErrnoException) => {
    if (record.bytes('received') > 0 || !isTlsAlert(error)) return
    tap.refused({ side: 'client', code: error.code ?? 'UNKNOWN', message: error.message, ...addresses })
  })
  return new TappedSocket(socket, record)
}

/** Whether the other side ended the TLS session by an alert, such as `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED`. */
export function isTlsAlert(error: unknown): boolean {
  return error instanceof Error && /^ERR_SSL_.*ALERT/.test(String(Reflect.get(error, 'code')))
}
