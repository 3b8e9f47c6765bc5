/** What anybody may ask: discovery, the keys, and whether a verklaring still holds. */

import type { FastifyInstance } from 'fastify'
import { levelUris } from '../../../harness/contracts/identity/assurance.ts'
import {
  deziAlgorithm,
  userinfoEncryption,
  type VerklaringStatus,
} from '../../../harness/contracts/identity/dezi-names.ts'
import type { Dezi } from '../dezi.ts'
import { toJwk } from '../keys.ts'

export function addPublishRoutes(app: FastifyInstance, dezi: Dezi): void {
  const { keys, store, options } = dezi
  app.get('/.well-known/openid-configuration', async () => describeProvider(dezi))
  app.get('/jwks.json', async () => ({ keys: (await keys.provider).published.map(toJwk) }))
  app.get('/dezi/jwks.json', async () => ({ keys: [toJwk(await keys.register)] }))
  // Nothing public says what the answer looks like.
  app.get<{ Params: { id: string } }>('/status/v1/verklaring/:id', (request, reply) => {
    if (!dezi.answersStatus) return reply.code(503).send({ error: 'unavailable' })
    const { id } = request.params
    const holder = store.holderOf(id)
    if (holder === undefined) return reply.code(404).send({ error: 'unknown' })
    const isWithdrawn = options.withdrawnDeziNumbers.includes(holder)
    const answer: VerklaringStatus = { verklaring_id: id, status: isWithdrawn ? 'revoked' : 'active' }
    return reply.send(answer)
  })
}

/** OpenID Connect Discovery 3. */
function describeProvider({ issuer, options }: Dezi): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks.json`,
    scopes_supported: ['openid'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['pairwise'],
    acr_values_supported: Object.values(levelUris),
    id_token_signing_alg_values_supported: [deziAlgorithm],
    userinfo_signing_alg_values_supported: [deziAlgorithm],
    userinfo_encryption_alg_values_supported: [userinfoEncryption.keyManagement[0]],
    userinfo_encryption_enc_values_supported: [options.contentEncryption],
    token_endpoint_auth_methods_supported: options.requiresClientAssertion
      ? ['private_key_jwt']
      : ['private_key_jwt', 'none'],
    token_endpoint_auth_signing_alg_values_supported: ['PS256', 'RS256'],
    code_challenge_methods_supported: ['S256'],
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    claims_parameter_supported: false,
    authorization_response_iss_parameter_supported: true,
  }
}
