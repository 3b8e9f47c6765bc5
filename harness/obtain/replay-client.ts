/** Sends requests from the position of one party: its certificate, its address, and to listeners of the exchange only. */

import type { ClientRequest } from 'node:http'
import { Agent, type AgentOptions, type RequestOptions, request } from 'node:https'
import type { Socket } from 'node:net'
import { HarnessError } from '../contracts/error.ts'
import type { Fields } from './read-requests.ts'

/** A listener of the exchange. */
export interface Place {
  /** Party, or `control` for what the harness itself planted. */
  party: string
  fqdn: string
  address: string
  port: number
  /** Where other parties reach it, when that is elsewhere. */
  addresses?: readonly { address: string; port: number }[]
}

/** What a party has to be known by, PEM, and the address it connects from. */
export interface Position {
  keyPem: string
  chainPem: string
  trustPem: string
  address: string
}

export interface ReplayRequest {
  host: string
  method: string
  path: string
  fields: Fields
  body: Buffer
}

/** `bytes`: the answer as it came from the TLS library. */
export type ReplayAnswer = { status: number; bytes: Buffer } | { status?: never; detail: string }

export interface ReplayClient {
  /** Never rejects for what the other side does. @throws HarnessError RUN_INVALID for a host that is no listener of the exchange */
  send(replay: ReplayRequest): Promise<ReplayAnswer>
  close(): void
}

const answerTimeoutMs = 10_000
const maxAnswerBytes = 16 * 1024 * 1024
/** Opening one costs more than several requests. */
const connectionsPerHost = 1

export function createReplayClient(position: Position, places: readonly Place[]): ReplayClient {
  const options: AgentOptions = {
    keepAlive: true,
    maxSockets: connectionsPerHost,
    key: position.keyPem,
    cert: position.chainPem,
    ca: position.trustPem,
    localAddress: position.address,
    ALPNProtocols: ['http/1.1'],
  }
  const agent = new Agent(options)
  return {
    send(replay) {
      const place = places.find(({ fqdn }) => fqdn.toLowerCase() === replay.host.toLowerCase())
      if (place === undefined) {
        const known = places.map(({ fqdn }) => fqdn).join(', ')
        const text = `"${replay.host}" is no listener of this exchange; expected one of ${known}`
        return Promise.reject(new HarnessError('RUN_INVALID', `a request was not sent again: ${text}`))
      }
      return sendTo(place, replay, agent)
    },
    close: () => agent.destroy(),
  }
}

function sendTo(
  { address, port, fqdn }: Place,
  { method, path, fields, body }: ReplayRequest,
  agent: Agent,
): Promise<ReplayAnswer> {
  return new Promise((resolve) => {
    const headers = [
      ...fields.flat(),
      'Host',
      fqdn,
      ...(body.length === 0 ? [] : ['Content-Length', String(body.length)]),
    ]
    const outgoing = tryRequest({ agent, host: address, port, servername: fqdn, method, path, headers, setHost: false })
    if (outgoing instanceof Error) {
      resolve({ detail: outgoing.message })
      return
    }
    const read = keepBytes(outgoing)
    let answered = false
    const fail = (error: NodeJS.ErrnoException): void => resolve({ detail: error.code ?? error.message })
    const giveUp = (): void => void outgoing.destroy(new Error(`no answer within ${answerTimeoutMs} ms`))
    // Timers come before sockets: after long work in this process the answer may lie waiting.
    outgoing.setTimeout(answerTimeoutMs, () => setImmediate(() => (answered ? undefined : giveUp())))
    outgoing.once('error', fail)
    outgoing.once('response', (answer) => {
      answered = true
      answer.resume()
      answer.once('error', fail)
      answer.once('end', () => {
        const bytes = read()
        if (bytes === undefined) resolve({ detail: `an answer of more than ${maxAnswerBytes} bytes` })
        else resolve({ status: answer.statusCode ?? 0, bytes })
      })
    })
    outgoing.end(body)
  })
}

/** Node refuses what HTTP has no room for: an address with a blank in it, for example. */
function tryRequest(options: RequestOptions): ClientRequest | Error {
  try {
    return request(options)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** What comes over the socket between this request and the end of its answer: nothing else does, without pipelining. */
function keepBytes(outgoing: ClientRequest): () => Buffer | undefined {
  const chunks: Buffer[] = []
  let size = 0
  let socket: Socket | undefined
  const keep = (chunk: Buffer): void => {
    size += chunk.length
    if (size > maxAnswerBytes) outgoing.destroy(new Error(`an answer of more than ${maxAnswerBytes} bytes`))
    else chunks.push(chunk)
  }
  outgoing.once('socket', (given) => {
    socket = given
    given.prependListener('data', keep)
  })
  return () => {
    socket?.off('data', keep)
    return size > maxAnswerBytes ? undefined : Buffer.concat(chunks, size)
  }
}
