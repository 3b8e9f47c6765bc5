/** What every FHIR endpoint does around its own work: token, opening the body, refusals, protecting the answer. */

import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FhirResource } from '../../harness/contracts/truth.ts'
import { type Payload, ProtectionError } from '../protection/types.ts'
import type { CareSystem } from './care-system.ts'
import { isResource } from './fhir/element-path.ts'
import { FhirRefusal, type IssueType, operationOutcome } from './fhir/operation-outcome.ts'
import type { Grant } from './oauth/access-tokens.ts'
import { TokenRefused } from './oauth/token-refused.ts'
import { mediaTypes } from './wire.ts'

export interface FhirCall<Use extends Grant['use']> {
  grant: Extract<Grant, { use: Use }>
  /** Path parameters. */
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  /** Path and query as asked. */
  url: string
  /** Of the request. */
  headers: IncomingHttpHeaders
  /** The opened body; absent for GET. */
  resource: FhirResource | undefined
}

export interface FhirAnswer {
  status: number
  /** Left out of an answer that only confirms. */
  resource?: FhirResource
  headers?: Readonly<Record<string, string>>
  /** Media type of the resource; STU3 when left out. */
  mediaType?: string
  /** Runs when the answer has left. */
  after?: () => void
}

/** RFC 6750 3, RFC 9449 7.1: how the access token is to be shown. */
const challenges = { bearer: 'Bearer', 'mtls-bound': 'Bearer', dpop: 'DPoP algs="ES256",' } as const

/** Makes a Fastify handler of an endpoint that needs a token for `use`. */
export function serveFhir<Use extends Grant['use']>(
  system: CareSystem,
  use: Use,
  handle: (call: FhirCall<Use>) => FhirAnswer,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  return async (request, reply) => {
    const grant = await findGrant(system, request)
    // Not known who asks: nothing to protect the answer towards, and nothing in it.
    if (grant instanceof TokenRefused) return sendChallenge(system, reply, grant)
    const answer = await attempt(system, async () => {
      if (!isFor(grant, use)) throw new FhirRefusal(403, 'forbidden', `the access token is not to ${use} with`)
      const resource = await openResource(system, request, grant.clientUra)
      const { headers, params } = request
      return handle({ grant, resource, headers, params: params as Record<string, string>, ...locate(request) })
    })
    return sendProtected(system, reply, grant.clientUra, answer)
  }
}

/** The resource of a request that must carry one. */
export function demandResource(call: { resource: FhirResource | undefined }): FhirResource {
  if (call.resource === undefined) throw new FhirRefusal(400, 'required', 'the request has no body')
  return call.resource
}

async function findGrant(system: CareSystem, request: FastifyRequest): Promise<Grant | TokenRefused> {
  try {
    const grant = await system.trust.findGrant(system, request)
    return grant ?? new TokenRefused('invalid_token', 'no valid access token')
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error
    system.context.log.warn({ reason: error.message }, 'token not accepted')
    return error
  }
}

function isFor<Use extends Grant['use']>(grant: Grant, use: Use): grant is Extract<Grant, { use: Use }> {
  return grant.use === use
}

function locate(request: FastifyRequest): { query: URLSearchParams; url: string } {
  const { url } = request
  const mark = url.indexOf('?')
  return { url, query: new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1)) }
}

async function openResource(
  system: CareSystem,
  request: FastifyRequest,
  clientUra: string,
): Promise<FhirResource | undefined> {
  if (!Buffer.isBuffer(request.body)) return undefined
  const contentType = request.headers['content-type'] ?? ''
  const { contentType: openedType, body } = await system.channel.open({ contentType, body: request.body }, clientUra)
  if (!/^application\/(?:fhir\+)?json\b/i.test(openedType))
    throw new FhirRefusal(415, 'not-supported', 'the body is no application/fhir+json')
  const parsed = tryParse(body)
  if (!isResource(parsed)) throw new FhirRefusal(400, 'structure', 'the body is no FHIR resource')
  return parsed
}

/** The answer of an endpoint, or the one that its refusal comes to. */
async function attempt({ context }: CareSystem, run: () => Promise<FhirAnswer>): Promise<FhirAnswer> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof FhirRefusal) {
      context.log.warn({ status: error.status, reason: error.message, detail: error.detail }, 'refused')
      return { status: error.status, resource: operationOutcome(error.issue, error.message) }
    }
    if (error instanceof ProtectionError) {
      context.log.warn({ reason: error.message }, 'body not opened')
      return { status: 400, resource: operationOutcome('security', 'the body is not protected as agreed') }
    }
    context.log.error({ error: error instanceof Error ? error.message : String(error) }, 'internal error')
    return { status: 500, resource: operationOutcome('exception', 'internal error') }
  }
}

async function sendProtected(
  system: CareSystem,
  reply: FastifyReply,
  clientUra: string,
  answer: FhirAnswer,
): Promise<FastifyReply> {
  const follow = () => answer.after !== undefined && reply.raw.once('finish', answer.after)
  if (answer.resource === undefined) {
    follow()
    return reply.code(answer.status).send()
  }
  let sealed: Payload
  try {
    const body = Buffer.from(JSON.stringify(answer.resource))
    sealed = await system.channel.seal({ contentType: answer.mediaType ?? mediaTypes.fhirStu3, body }, clientUra)
  } catch (error) {
    if (!(error instanceof ProtectionError)) throw error
    system.context.log.error({ reason: error.message }, 'answer not protected')
    return sendPlain(reply, 500, 'security', 'the answer could not be protected')
  }
  follow()
  return reply
    .code(answer.status)
    .headers(answer.headers ?? {})
    .type(sealed.contentType)
    .send(sealed.body)
}

function sendChallenge({ options }: CareSystem, reply: FastifyReply, { code, message }: TokenRefused): FastifyReply {
  reply.header('www-authenticate', `${challenges[options.tokens]} error="${code}"`)
  return sendPlain(reply, 401, 'login', message)
}

function sendPlain(reply: FastifyReply, status: 401 | 500, issue: IssueType, message: string): FastifyReply {
  const body = Buffer.from(JSON.stringify(operationOutcome(issue, message)))
  return reply.code(status).type(mediaTypes.fhirStu3).send(body)
}

function tryParse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
