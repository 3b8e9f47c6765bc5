/** Requests of this end to the other, with protected bodies. */

import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { PartyContext, PeerResponse } from '../../kit/types.ts'
import { type Payload, ProtectionError } from '../../protection/types.ts'
import { readOutcome } from '../fhir/operation-outcome.ts'
import type { CareSystemOptions } from '../options.ts'
import type { AccessToken, Prove } from '../trust/trust.ts'
import { baseUrlOf, nextTowards, publicBaseOf } from './addresses.ts'
import { aortaHeaders, type Conversation } from './conversation.ts'
import type { Directory } from './directory.ts'
import type { PlatformTokens } from './platform-token.ts'
import type { ProtectedChannel } from './protect.ts'
import { Refused } from './refused.ts'

interface EndRequest {
  method: 'GET' | 'POST' | 'PUT'
  /** Below the base URL of the end, for example `/fhir/Task`. */
  path: string
  accept: string
  /** Access token of the other end. */
  token?: AccessToken
  body?: Payload
  headers?: Readonly<Record<string, string>>
}

export interface EndClient {
  /**
   * Sends a request and opens the answer.
   *
   * @throws {Refused} for a status of 400 to 499, and for a system on the way that has no route.
   * @throws {ProtectionError} when the answer is not protected as agreed.
   */
  request(to: PartySpec, request: EndRequest): Promise<Payload>
}

export function createEndClient(parts: {
  context: PartyContext
  options: CareSystemOptions
  channel: ProtectedChannel
  conversation: Conversation
  platformTokens: PlatformTokens
  prove: Prove
  directory: Directory | undefined
}): EndClient {
  const { context, options, channel, conversation, platformTokens, prove, directory } = parts
  /** Where it is sent, and the address as the other end knows it: systems on the way put another host and prefix before it. */
  const addressesOf = async (to: PartySpec, request: EndRequest): Promise<{ url: string; known: string }> => {
    const listed = await directory?.addressOf(to, request)
    if (listed !== undefined) return { url: listed, known: listed }
    const { path } = request
    return { url: baseUrlOf(context, options.addressing, to) + path, known: publicBaseOf(to) + path }
  }
  return {
    async request(to, request) {
      const { ura } = to.organisation
      const { url, known } = await addressesOf(to, request)
      const sealed = request.body === undefined ? undefined : await channel.seal(request.body, ura)
      const answer = await context.client.request({
        method: request.method,
        url,
        headers: {
          ...request.headers,
          accept: request.accept,
          'accept-encoding': 'gzip',
          ...aortaHeaders(conversation),
          ...(await platformTokens.headersFor(nextTowards(context, to))),
          ...(request.token === undefined ? {} : { authorization: `${request.token.type} ${request.token.value}` }),
          ...(await prove({ method: request.method, url: known }, request.token)),
          ...(sealed === undefined ? {} : { 'content-type': sealed.contentType }),
        },
        ...(sealed === undefined ? {} : { body: sealed.body }),
      })
      const received = payloadOf(answer)
      if (answer.status === 202 && received.body.length === 0) return received
      if (answer.status >= 200 && answer.status < 300) return channel.open(received, ura)
      throw await toError(answer, received, channel, ura)
    },
  }
}

/** An error comes protected from the other end, or in the clear from a system on the way. */
async function toError(
  answer: PeerResponse,
  received: Payload,
  channel: ProtectedChannel,
  ura: string,
): Promise<Error> {
  const opened = await channel.open(received, ura).catch((error: unknown) => {
    if (error instanceof ProtectionError) return received
    throw error
  })
  const text = opened.body.toString('utf8')
  const outcome = readOutcome(text)
  const detail = outcome?.reason ?? readOauthError(text) ?? 'no reason given'
  const refused = (answer.status >= 400 && answer.status < 500) || outcome?.detailCode === 'no-route'
  return refused ? new Refused(answer.status, detail) : new Error(`${answer.status}: ${detail}`)
}

function readOauthError(text: string): string | undefined {
  const [, code] = /^\s*\{[^{}]*"error"\s*:\s*"([a-z_]{1,40})"/.exec(text) ?? []
  const [, description] = /"error_description"\s*:\s*"([ !#-[\]-~]{1,200})"/.exec(text) ?? []
  return code === undefined || description === undefined ? code : `${code}: ${description}`
}

function payloadOf(answer: PeerResponse): Payload {
  const contentType = answer.headers['content-type']
  return { contentType: typeof contentType === 'string' ? contentType : '', body: answer.body }
}
