/** The HTTPS side of a party: mutual TLS, tapped, with the planted header on everything that leaves it. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { certificateChecks } from './faults/lax-certificates.ts'
import { noSchemas } from './no-schemas.ts'
import type { FindRevocation } from './ocsp/ask-status.ts'
import { peerNameOf } from './peer.ts'
import type { FindPeerFlaw } from './peer-rules.ts'
import { refuseBadCertificates } from './refuse-bad-certificates.ts'
import type { Tap } from './tap/tap.ts'
import { tapServer } from './tap/tap-server.ts'
import { mutualTlsOptions } from './tls-options.ts'
import type { KeyStore } from './types.ts'

interface ListenerOptions {
  keys: KeyStore
  log: FastifyBaseLogger
  tap: Tap | undefined
  /** Value of the header `inkijk-control`. */
  control: string
  /** As `AppOptions` of the context. */
  clientCertificate?: 'required' | 'requested'
  /** Ids of the party's deliberate deviations. */
  faults: readonly string[]
  findFlaw: FindPeerFlaw
  findRevocation?: FindRevocation | undefined
}

const bodyLimitBytes = 64 * 1024 * 1024
const handshakeTimeoutMs = 10_000

/** A Fastify instance that does not listen yet. */
export function createListener(options: ListenerOptions): FastifyInstance {
  const { keys, log, tap, control, clientCertificate, faults, findFlaw, findRevocation } = options
  const isRequired = clientCertificate !== 'requested'
  const checks = certificateChecks(faults)
  const common = mutualTlsOptions(keys, checks)
  const tls = { ...common, requestCert: true, rejectUnauthorized: common.rejectUnauthorized && isRequired }
  const app = fastify({
    schemaController: noSchemas,
    https: { ...tls, handshakeTimeout: handshakeTimeoutMs },
    loggerInstance: log,
    // One line per request, when it is answered, as the access log of a server has it.
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    bodyLimit: bodyLimitBytes,
    clientErrorHandler: (error, socket) => refuseMalformed(error, socket, control),
  })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const peerName = rememberPeers()
  // For answers that go past Fastify, and once more over what a simulator passes on from elsewhere.
  app.server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('inkijk-control', control)
  })
  app.addHook('onSend', async (_request, reply) => void reply.header('inkijk-control', control))
  app.addHook('onResponse', async (request, reply) => {
    const peer = peerName(request.raw.socket)
    const { statusCode: status, elapsedTime: durationMs } = reply
    request.log.info({ method: request.method, url: request.url, peer, status, durationMs }, 'request')
  })
  if (tap !== undefined) tapServer(app.server, tap)
  // Outside the tap: for it this is a handshake that did not succeed.
  refuseBadCertificates(app.server, { findFlaw, findRevocation, refusesUnverified: checks.path && !isRequired })
  endUnfinishedHandshakes(app.server)
  return app as unknown as FastifyInstance
}

/** Parsing the certificate of every request would cost more than the rest of its line in the log. */
function rememberPeers(): typeof peerNameOf {
  const names = new WeakMap<object, string | undefined>()
  return (socket) => {
    if (!names.has(socket)) names.set(socket, peerNameOf(socket))
    return names.get(socket)
  }
}

/** RFC 9112 3: what is no HTTP gets an answer once and no more. A handshake that failed gets none. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket, control: string): void {
  if (!socket.writable || !/^(HPE_|ERR_HTTP_)/.test(error.code ?? '')) {
    socket.destroy()
    return
  }
  const status = {
    HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
    ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  }
  const line = status[error.code as keyof typeof status] ?? '400 Bad Request'
  socket.end(`HTTP/1.1 ${line}\r\ninkijk-control: ${control}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
}

/** Closing a server ends its HTTP connections; those that are still shaking hands would keep it. */
function endUnfinishedHandshakes(server: Server): void {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const close = server.close.bind(server)
  server.close = (done) => {
    close(done)
    for (const socket of sockets) socket.destroy()
    return server
  }
}
