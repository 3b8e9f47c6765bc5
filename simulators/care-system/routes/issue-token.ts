/** `POST /token`: client credentials with a signed assertion (RFC 6749 4.4, RFC 7523 2.2). */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Payload, ProtectionError } from '../../protection/types.ts'
import { type CareSystem, otherEnds } from '../care-system.ts'
import { type Grant, tokenLifeSeconds } from '../oauth/access-tokens.ts'
import { bindToken, tokenTypeOf } from '../oauth/bind-token.ts'
import { claimedUra, type VerifiedAssertion } from '../oauth/client-assertion.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { findClosure } from '../roles/demand-referral.ts'
import { notificationForms } from '../tasks/notification-request.ts'
import { taskFlows } from '../tasks/task-flow.ts'
import { assertionType, mediaTypes, notifyScope } from '../wire.ts'

export function addTokenRoute(app: FastifyInstance, system: CareSystem): void {
  app.post('/token', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    let clientUra: string | undefined
    try {
      const form = await openForm(system, request)
      const assertion = readAssertion(form)
      const client = await system.assertions.verify(assertion)
      clientUra = client.ura
      if (clientUra !== claimedUra(assertion)) throw new OauthError('invalid_client', 'issuer and certificate differ')
      const grant = decideGrant(system, form, clientUra)
      if (grant.use === 'pull') await demandUser(system, client, grant.base)
      const binding = await bindToken(system, request)
      const answer = {
        access_token: system.tokens.issue({ grant, binding }),
        token_type: tokenTypeOf(binding),
        expires_in: tokenLifeSeconds,
        scope: grant.use === 'notify' ? notifyScope : system.options.dataSet.scope,
      }
      return await send(system, reply, 200, answer, clientUra)
    } catch (error) {
      const refusal = asOauthError(error)
      system.context.log.warn({ error: refusal.code, reason: refusal.message }, 'token refused')
      return send(system, reply, refusal.status, describeError(refusal), clientUra)
    }
  })
}

/** Who asks is not known before the body is open, so it is tried for each of the other ends. */
async function openForm(system: CareSystem, request: FastifyRequest): Promise<URLSearchParams> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const payload = { contentType: request.headers['content-type'] ?? '', body }
  let opened: Payload | undefined
  for (const end of otherEnds(system)) {
    const { ura } = end.organisation
    opened = (await system.channel.open(payload, ura).catch(ignoreProtectionError)) ?? opened
    if (opened === undefined || !opened.contentType.startsWith(mediaTypes.form)) continue
    const form = new URLSearchParams(opened.body.toString('utf8'))
    if (claimedUra(form.get('client_assertion') ?? '') === ura) return form
  }
  if (opened === undefined) throw new OauthError('invalid_request', 'the body is not protected as agreed')
  throw new OauthError('invalid_client', 'the request comes from none of the other ends')
}

function ignoreProtectionError(error: unknown): undefined {
  if (!(error instanceof ProtectionError)) throw error
}

function readAssertion(form: URLSearchParams): string {
  if (form.get('grant_type') !== 'client_credentials')
    throw new OauthError('unsupported_grant_type', 'grant_type is not client_credentials')
  if (form.get('client_assertion_type') !== assertionType)
    throw new OauthError('invalid_client', 'client_assertion_type is not jwt-bearer')
  return form.get('client_assertion') ?? ''
}

function decideGrant(system: CareSystem, form: URLSearchParams, clientUra: string): Grant {
  const scope = form.get('scope')
  if (scope === notifyScope) return { use: 'notify', clientUra }
  if (scope !== system.options.dataSet.scope) throw new OauthError('invalid_scope', 'the scope is not known')
  const base = form.get('authorization_base')
  if (base === null) {
    if (notificationForms[system.options.speaks].needsBase)
      throw new OauthError('invalid_request', 'authorization_base is missing')
    return { use: 'pull', clientUra }
  }
  const referral = system.referrals.byBase(base)
  if (referral === undefined || referral.receiverUra !== clientUra)
    throw new OauthError('invalid_grant', 'the authorization base is not known for this client')
  // Where the Task stays readable, what the token opens is decided at the record.
  const closed = taskFlows[referral.flow].staysReadable ? undefined : findClosure(system, referral)
  if (closed !== undefined) throw new OauthError('invalid_grant', closed)
  return { use: 'pull', clientUra, base }
}

/** Who asks for a record must be known as well as this end demands. */
async function demandUser(system: CareSystem, client: VerifiedAssertion, base: string | undefined): Promise<void> {
  const asker = otherEnds(system).find(({ organisation }) => organisation.ura === client.ura)
  // A token that names no referral opens those to this client; the last of them counts.
  const bsn =
    base === undefined
      ? (system.referrals.listByReceiver(client.ura)[0]?.bsn ?? '')
      : system.referrals.byBase(base)?.bsn
  if (asker === undefined || bsn === undefined) throw new OauthError('invalid_grant', 'the client or referral is gone')
  const { id, issuedAt: at, userStatement: statement } = client
  await system.demandUser({ asker, bsn, id, at, statement, scope: system.options.dataSet.scope })
}

/** RFC 6749 5.2. */
function describeError({ code, description }: OauthError): object {
  return { error: code, ...(description === undefined ? {} : { error_description: description }) }
}

async function send(
  system: CareSystem,
  reply: FastifyReply,
  status: number,
  answer: object,
  clientUra: string | undefined,
): Promise<FastifyReply> {
  const plain = { contentType: mediaTypes.json, body: Buffer.from(JSON.stringify(answer)) }
  // An error to a client that is not known goes out as it is; it holds a code and nothing else.
  const payload = clientUra === undefined ? plain : await system.channel.seal(plain, clientUra)
  return reply.code(status).type(payload.contentType).send(payload.body)
}

function asOauthError(error: unknown): OauthError {
  if (error instanceof OauthError) return error
  if (error instanceof ProtectionError) return new OauthError('invalid_request', error.message, { cause: error })
  throw error
}
