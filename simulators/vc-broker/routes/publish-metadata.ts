/** What the broker offers, and the key it vouches with (RFC 8414, RFC 8705 3.3, RFC 7517). */

import type { FastifyInstance } from 'fastify'
import { thumbprint } from '../../../harness/contracts/uzi-certificate.ts'
import { issuerOf, type VcBroker } from '../broker.ts'
import { grantType, paths } from '../wire.ts'

export function addMetadataRoutes(app: FastifyInstance, broker: VcBroker): void {
  const issuer = issuerOf(broker)
  const { context, options } = broker
  app.get(paths.metadata, async () => ({
    issuer,
    token_endpoint: issuer + paths.token,
    jwks_uri: issuer + paths.keys,
    grant_types_supported: [grantType],
    token_endpoint_auth_methods_supported: ['tls_client_auth'],
    tls_client_certificate_bound_access_tokens: true,
    nonce_endpoint: issuer + paths.nonce,
    x509_credential_endpoint: issuer + paths.credentials,
    custody_endpoint: issuer + paths.custody,
    custody: options.custody,
    audiences_supported: options.audiences,
  }))
  app.get(paths.keys, async () => {
    const { certificate, x5c } = context.keys.tls
    const kid = thumbprint(certificate)
    const jwk = certificate.publicKey.export({ format: 'jwk' })
    return { keys: [{ ...jwk, kid, use: 'sig', alg: 'PS256', x5c, 'x5t#S256': kid }] }
  })
}
