/** Requests of one party to others: mutual TLS over HTTP/1.1, hosts looked up in the network table. */

import type { X509Certificate } from 'node:crypto'
import type { Agent, buildConnector } from 'undici'
import { decodeContent } from './decode-content.ts'
import { certificateChecks } from './faults/lax-certificates.ts'
import type { Network } from './network.ts'
import type { FindRevocation } from './ocsp/ask-status.ts'
import { checkServer, type FindPeerFlaw, PeerRefused } from './peer-rules.ts'
import { ConnectFailure, connectTapped, isTlsAlert } from './tap/connect-tapped.ts'
import type { Tap } from './tap/tap.ts'
import { mutualTlsOptions } from './tls-options.ts'
import type { KeyStore, PeerClient, PeerRequest, PeerResponse } from './types.ts'

/** No answer came from the party of this host name. The cause tells more; it is for the log, not for the wire. */
export class PeerUnreachable extends Error {
  readonly code: 'HANDSHAKE_REFUSED' | 'CONNECTION_LOST' | 'TIMEOUT' | 'UNKNOWN_HOST'
  readonly fqdn: string

  constructor(code: PeerUnreachable['code'], fqdn: string, cause?: unknown) {
    super(`no answer from ${fqdn}: ${code}${cause instanceof Error ? ` (${cause.message})` : ''}`, { cause })
    this.name = 'PeerUnreachable'
    this.code = code
    this.fqdn = fqdn
  }
}

export interface ClosablePeerClient extends PeerClient {
  close(): Promise<void>
}

export interface PeerClientOptions {
  keys: KeyStore
  network: Network
  tap: Tap | undefined
  /** Address to connect from. */
  address: string
  /** Value of the header `inkijk-control`. */
  control: string
  /** For the head of the answer, and again between two parts of its body; 30 s by default. */
  answerTimeoutMs?: number
  /** Ids of the party's deliberate deviations. */
  faults?: readonly string[]
  findFlaw?: FindPeerFlaw
  findRevocation?: FindRevocation | undefined
}

const defaultAnswerTimeoutMs = 30_000

export function createPeerClient(options: PeerClientOptions): ClosablePeerClient {
  const closing = new AbortController()
  let agent: Promise<Agent> | undefined
  return {
    async request(request) {
      const url = new URL(request.url)
      if (url.protocol !== 'https:') throw new TypeError(`"${request.url}" is not an https address`)
      if (options.network.find(url.hostname) === undefined) throw new PeerUnreachable('UNKNOWN_HOST', url.hostname)
      agent ??= createAgent(options, closing.signal)
      const answer = await send(await agent, url, request, options.control)
      return request.decode === false ? answer : { ...answer, ...(await decodeContent(answer)) }
    },
    async close() {
      closing.abort()
      await (await agent)?.destroy()
    },
  }
}

async function createAgent(options: PeerClientOptions, signal: AbortSignal): Promise<Agent> {
  // Costs a third of the start of a process, and not every party is a client.
  const { Agent } = await import('undici')
  const { answerTimeoutMs = defaultAnswerTimeoutMs, faults = [], findFlaw = () => undefined, findRevocation } = options
  const tls = {
    ...mutualTlsOptions(options.keys, certificateChecks(faults)),
    checkServerIdentity: checkServer(findFlaw),
  }
  const admit =
    findRevocation &&
    (async (certificate: X509Certificate) => {
      const reason = await findRevocation(certificate)
      return reason === undefined ? undefined : new PeerRefused('server', reason, 'OCSP')
    })
  const connect = ({ hostname }: buildConnector.Options, done: buildConnector.Callback): void => {
    const endpoint = options.network.find(hostname)
    if (endpoint === undefined) {
      done(new PeerUnreachable('UNKNOWN_HOST', hostname), null)
      return
    }
    const { fqdn: servername, address: host, port } = endpoint
    const target = { ...tls, host, port, servername, ...from(options.address, host) }
    connectTapped(target, options.tap, signal, admit).then(
      // The tapped socket has what undici asks of a TLS socket.
      (socket) => done(null, socket as Parameters<typeof done>[1] & object),
      (error: Error) => done(error, null),
    )
  }
  return new Agent({ allowH2: false, connect, headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs })
}

/** On loopback every party has an address of its own, for what it sends too. */
function from(own: string, target: string): { localAddress?: string } {
  const isLoopback = (address: string): boolean => address.startsWith('127.')
  return isLoopback(own) && isLoopback(target) ? { localAddress: own } : {}
}

async function send(agent: Agent, url: URL, request: PeerRequest, control: string): Promise<PeerResponse> {
  const given = Object.entries(request.headers ?? {}).filter(([name]) => name.toLowerCase() !== 'inkijk-control')
  try {
    const { statusCode, headers, body } = await agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: request.method,
      headers: { ...Object.fromEntries(given), 'inkijk-control': control },
      body: request.body ?? null,
    })
    return { status: statusCode, headers, body: Buffer.from(await body.arrayBuffer()) }
  } catch (error) {
    throw toPeerUnreachable(url.hostname, error)
  }
}

function toPeerUnreachable(fqdn: string, error: unknown): unknown {
  if (error instanceof PeerUnreachable) return error
  if (error instanceof ConnectFailure) {
    const code = ({ handshake: 'HANDSHAKE_REFUSED', 'time-out': 'TIMEOUT', network: 'CONNECTION_LOST' } as const)[
      error.kind
    ]
    return new PeerUnreachable(code, fqdn, error.cause ?? error)
  }
  if (isTlsAlert(error)) return new PeerUnreachable('HANDSHAKE_REFUSED', fqdn, error)
  const code = error instanceof Error ? String(Reflect.get(error, 'code') ?? '') : ''
  if (/^UND_ERR_\w+_TIMEOUT$/.test(code)) return new PeerUnreachable('TIMEOUT', fqdn, error)
  // A request that undici itself refuses, a header that is none for example, is a fault of the caller.
  if (code === 'UND_ERR_INVALID_ARG') return error
  return new PeerUnreachable('CONNECTION_LOST', fqdn, error)
}
