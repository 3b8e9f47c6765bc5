/** Passing messages on between two neighbours on the route: what every intermediary does, whatever else it does. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { PartySpec } from '../../harness/contracts/party.ts'
import type { PartyContext, PeerResponse } from './types.ts'

/** Header names in lower case, as Node gives them. */
export type Headers = Readonly<Record<string, string>>

export interface Message {
  method: string
  /** The end the message is for. */
  destination: PartySpec
  /** Path and query as that end knows them: without the prefix that names it. */
  path: string
  headers: Headers
  body: Buffer
}

/** Why a message cannot be passed on, in terms that hold nothing of its content. */
export interface Refusal {
  status: number
  /** FHIR IssueType. */
  issue: string
  code: string
  /** Code system of `code`, where it has one. */
  system?: string
  diagnostics: string
}

/** The refusal that is sent when the next hop gave no answer. */
export const noRoute: Refusal = {
  status: 502,
  issue: 'transient',
  code: 'no-route',
  diagnostics: 'The next system on the route gave no answer.',
}

/** The refusal of a path that is not in its normal form. */
export const malformedPath: Refusal = {
  status: 400,
  issue: 'structure',
  code: 'path-malformed',
  diagnostics: 'The path is not in its normal form.',
}

/** The refusal of a message for somebody who is not there. */
export const unknownDestination: Refusal = {
  status: 404,
  issue: 'not-found',
  code: 'unknown-destination',
  diagnostics: 'No organisation with this number is connected.',
}

/** Most bytes of one message: an answer with images fits, a flood does not. */
const bodyLimitBytes = 64 * 1024 * 1024

/** Connection-specific fields (RFC 9110 7.6.1), and `Host`, which names the hop itself (7.2). */
const hopByHop = new Set([
  'connection',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Set anew by whoever writes the message out: the length, the 100-continue of this hop, and the kit's own control. */
const perHop = new Set(['content-length', 'expect', 'inkijk-control'])

/** Has every body arrive as the bytes that were sent, so that they can be passed on as they are. */
export function takeBodiesAsBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyLimitBytes }, (_request, body, done) => {
    done(null, body)
  })
}

/** The message of a request to `/np/<URA>/…` or `/aorta/<applicationId>/…`; undefined when no such end is known. */
export function readMessage(context: PartyContext, request: FastifyRequest): Message | undefined {
  const [, network, id, path = '/'] = /^\/(np|aorta)\/([^/?]+)(\/.*)?$/s.exec(request.raw.url ?? '') ?? []
  // A dot segment would be resolved by the next client, and so leave the prefix that was checked here.
  if (id === undefined || !isNormalPath(path)) return undefined
  const destination = context.config.parties.find(
    ({ id: party, organisation }) =>
      party !== context.party.id &&
      sameNumber(network === 'np' ? organisation.ura : organisation.applicationId, id) &&
      context.config.route.includes(party),
  )
  if (destination === undefined) return undefined
  return {
    method: request.raw.method ?? request.method,
    destination,
    path,
    headers: flatten(request.headers),
    body: bodyOf(request),
  }
}

/** Sends the message to the next system on the route. Throws `PeerUnreachable` when that gives no answer. */
export function passOn(context: PartyContext, message: Message): Promise<PeerResponse> {
  const headers = endToEnd(message.headers)
  return context.client.request({
    method: message.method,
    url: urlTowards(context, message.destination, message.path),
    // The body is passed on in the coding it comes in, so only the client itself may ask for one.
    headers: { ...headers, 'accept-encoding': headers['accept-encoding'] ?? 'identity' },
    ...(message.body.length === 0 ? {} : { body: message.body }),
    decode: false,
  })
}

/** Gives an answer of the next system back to the one before. */
export function giveBack(reply: FastifyReply, answer: PeerResponse): FastifyReply {
  reply.code(answer.status).headers(endToEnd(answer.headers))
  return answer.body.length === 0 ? reply.send() : reply.send(answer.body)
}

/**
 * Address at the next hop of a path at `destination`: with a prefix, unless that hop is the destination itself or the
 * reverse proxy before it, at the host that it is known by.
 */
export function urlTowards(context: PartyContext, destination: PartySpec, path: string): string {
  const next = context.nextHop(destination.id)
  if (isFrontOf(next, destination)) return `https://${publicHostOf(destination)}${path}`
  const { ura, applicationId } = destination.organisation
  const prefix = next.options.addressing === 'application-id' ? `/aorta/${applicationId}` : `/np/${ura}`
  return `https://${next.fqdn}${prefix}${path}`
}

/** Whether what is sent to `party` arrives at `end` without another address in it. */
export function isFrontOf(party: PartySpec, end: PartySpec): boolean {
  return party.id === end.id || party.fqdn === publicHostOf(end)
}

/** The host that a system is known by: its own, or that of the reverse proxy before it. */
export function publicHostOf({ fqdn, options }: PartySpec): string {
  const { publicHost } = options
  return typeof publicHost === 'string' && publicHost !== '' ? publicHost : fqdn
}

/** The end that `neighbour` speaks for: itself, or the nearest end behind it on the route. */
export function endBehind(context: PartyContext, neighbour: PartySpec): PartySpec | undefined {
  const { route, parties } = context.config
  const own = route.indexOf(context.party.id)
  const at = route.indexOf(neighbour.id)
  if (own < 0 || at < 0) return undefined
  const side = at < own ? route.slice(0, at + 1).reverse() : route.slice(at)
  return side.map((id) => parties.find((party) => party.id === id)).find((party) => party?.role === 'end')
}

/** The system at the other side of this request, when its certificate is that of a party of the network. */
export function neighbourOf(context: PartyContext, request: FastifyRequest): PartySpec | undefined {
  const peer = context.peerOf(request)
  return context.config.parties.find(
    ({ fqdn, organisation }) => fqdn === peer.fqdn && sameNumber(organisation.ura, peer.ura),
  )
}

/** Whether a URL parser reads the path as it was sent: else it could come out elsewhere at the next hop (WHATWG URL 4.4). */
export function isNormalPath(path: string): boolean {
  return URL.canParse(`https://host${path}`) && new URL(`https://host${path}`).pathname === path.split('?', 1)[0]
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, issue, code, system, diagnostics } = refusal
  const coding = [{ ...(system === undefined ? {} : { system }), code }]
  return reply
    .code(status)
    .type('application/fhir+json')
    .send(
      JSON.stringify({
        resourceType: 'OperationOutcome',
        issue: [{ severity: 'error', code: issue, details: { coding }, diagnostics }],
      }),
    )
}

/** The fields of a message that belong to its ends (RFC 9110 7.6.1): none that its `Connection` field names. */
export function endToEnd<Value extends string | string[]>(
  headers: Readonly<Record<string, Value | undefined>>,
): Record<string, Value> {
  const named = new Set(
    String(headers.connection ?? '')
      .toLowerCase()
      .split(/[\s,]+/),
  )
  const kept = Object.entries(headers).filter(
    (entry): entry is [string, Value] =>
      entry[1] !== undefined && !hopByHop.has(entry[0]) && !perHop.has(entry[0]) && !named.has(entry[0]),
  )
  return Object.fromEntries(kept)
}

/** Whether two numbers of an organisation or application are the same; registers differ in leading zeros. */
export function sameNumber(one: string, other: string): boolean {
  return one.replace(/^0+(?=\d)/, '') === other.replace(/^0+(?=\d)/, '')
}

function flatten(headers: FastifyRequest['headers']): Headers {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  )
  return Object.fromEntries(entries)
}

function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
}
