/** The authorization server of a subject: metadata, presentation definition, token. */

import type { FastifyInstance } from 'fastify'
import { type NutsNode, subjectOf } from '../node.ts'
import { grantToken } from '../oauth/grant-token.ts'
import { clientMetadata, serverMetadata } from '../oauth/metadata.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { formOf, paramOf, queryOf } from './request-parts.ts'

export function addAuthorizationRoutes(app: FastifyInstance, node: NutsNode): void {
  app.get('/.well-known/oauth-authorization-server/oauth2/:subjectID', async (request) =>
    serverMetadata(node, subjectOf(node, paramOf(request, 'subjectID')).id),
  )
  app.get('/oauth2/:subjectID/oauth-client', async (request) => {
    subjectOf(node, paramOf(request, 'subjectID'))
    return clientMetadata()
  })
  app.get('/oauth2/:subjectID/presentation_definition', async (request) => {
    subjectOf(node, paramOf(request, 'subjectID'))
    const scope = queryOf(request, 'scope') ?? ''
    const owner = queryOf(request, 'wallet_owner_type') ?? 'organization'
    const entry = node.policy.find(scope)
    if (entry === undefined) throw new OauthError('invalid_scope', `unsupported scope (${scope})`)
    const definition = Object.hasOwn(entry.definitions, owner) ? entry.definitions[owner] : undefined
    if (definition === undefined)
      throw new OauthError('invalid_request', `no definition for wallet owner type ${owner}`)
    return definition.json
  })
  app.post('/oauth2/:subjectID/token', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const subject = subjectOf(node, paramOf(request, 'subjectID'))
    const { dpop } = request.headers
    return grantToken(node, subject, { form: formOf(request), dpop: typeof dpop === 'string' ? dpop : undefined })
  })
}
