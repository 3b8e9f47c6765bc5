/** `GET /userinfo`: the statements about the person who logged in. */

import type { FastifyInstance } from 'fastify'
import type { Dezi } from '../dezi.ts'
import { OidcError } from '../oidc/oidc-error.ts'
import { composeUserinfo } from '../statements/sign-statements.ts'

export function addUserinfoRoute(app: FastifyInstance, dezi: Dezi): void {
  app.get('/userinfo', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const [, token] = /^Bearer ([\w-]+)$/i.exec(request.headers.authorization ?? '') ?? []
    const grant = token === undefined ? undefined : dezi.store.grantOf(token)
    // RFC 6750 3.
    if (grant === undefined) {
      return reply.code(401).header('www-authenticate', 'Bearer error="invalid_token"').send({ error: 'invalid_token' })
    }
    try {
      return reply.type('application/jwt').send(await composeUserinfo(dezi, grant))
    } catch (error) {
      if (!(error instanceof OidcError)) throw error
      request.log.info({ error: error.code, detail: error.message }, 'userinfo refused')
      return reply.code(400).send({ error: error.code })
    }
  })
}
