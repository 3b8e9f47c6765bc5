/** `POST /sts`: WS-Trust 1.3 over SOAP 1.2. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { PartyContext, PeerIdentity } from '../../kit/types.ts'
import { workflowOfToken } from '../keep-context.ts'
import type { PlatformOptions } from '../options.ts'
import type { PlatformStore } from '../store.ts'
import { composeFault, composeIssued } from '../sts/compose-answer.ts'
import { type GrantedToken, grantToken, TokenRefused } from '../sts/grant-token.ts'
import { soapType } from '../wire.ts'

export function addTokenRoute(
  app: FastifyInstance,
  { context, store, options }: { context: PartyContext; store: PlatformStore; options: PlatformOptions },
): void {
  app.post('/sts', (request, reply) => {
    const client = context.peerOf(request)
    const now = context.clock.now()
    const xml = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : ''
    const logAccess = (result: string, bsn?: string) =>
      store.logAccess(
        { organisation: client.ura, interaction: 'issue:token', result, ...(bsn === undefined ? {} : { bsn }) },
        now,
      )
    let granted: GrantedToken
    try {
      assertMember(options, client)
      granted = grantToken(context, xml, client)
    } catch (error) {
      logAccess('refused')
      return refuse(request, reply, error)
    }
    logAccess('issued', granted.claims.resourceId)
    const workflow = workflowOfToken(granted.claims, client.ura)
    if (workflow !== undefined) store.keepWorkflow(workflow, now)
    const { assertion, appliesTo, messageId } = granted
    return reply.type(soapType).send(composeIssued({ assertion, appliesTo, relatesTo: messageId, now }))
  })
}

/** A certificate of the register is not enough to be connected. Throws `TokenRefused`. */
function assertMember({ memberUras }: PlatformOptions, { ura }: PeerIdentity): void {
  if (memberUras === undefined || memberUras.includes(ura)) return
  throw new TokenRefused('FailedAuthentication', `URA ${ura} is no member of the platform`)
}

function refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  if (!(error instanceof TokenRefused)) throw error
  request.log.warn({ fault: error.fault, reason: error.message }, 'token refused')
  // SOAP 1.2 part 2, 7.5.2.2: a fault of the sender is a 400.
  return reply.code(400).type(soapType).send(composeFault(error.fault))
}
