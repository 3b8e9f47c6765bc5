/** `POST /token`: an access token and an id_token for a code (OpenID Connect Core 3.1.3). */

import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SignJWT } from 'jose'
import { deziAlgorithm } from '../../../harness/contracts/identity/dezi-names.ts'
import type { RegisteredClient } from '../clients.ts'
import type { Dezi } from '../dezi.ts'
import { createClientAuthentication } from '../oidc/authenticate-client.ts'
import { OidcError } from '../oidc/oidc-error.ts'
import { accessTokenMs, type Grant } from '../store.ts'
import { readForm } from './read-form.ts'

const idTokenSeconds = 300

export function addTokenRoute(app: FastifyInstance, dezi: Dezi): void {
  const authenticate = createClientAuthentication(dezi.context, dezi)
  app.post('/token', async (request, reply) => {
    // RFC 6749 5.1.
    reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
    try {
      const form = readForm(request.body)
      if (form === undefined) throw new OidcError('invalid_request', 'the body is no form')
      const client = await authenticate(form)
      assertSameOrganisation(dezi, request, client)
      return await grantTokens(dezi, form, client)
    } catch (error) {
      if (!(error instanceof OidcError)) throw error
      request.log.info({ error: error.code, detail: error.message }, 'token refused')
      return reply.code(error.code === 'invalid_client' ? 401 : 400).send({ error: error.code })
    }
  })
}

/** A certificate that is shown must not contradict the client. */
function assertSameOrganisation({ context }: Dezi, request: FastifyRequest, client: RegisteredClient): void {
  let ura: string | undefined
  try {
    ura = context.peerOf(request).ura
  } catch {
    return
  }
  if (ura !== client.ura) throw new OidcError('invalid_client', `the certificate is of URA ${ura}`)
}

async function grantTokens(dezi: Dezi, form: URLSearchParams, client: RegisteredClient) {
  if (form.get('grant_type') !== 'authorization_code') {
    throw new OidcError('unsupported_grant_type', `grant_type is ${form.get('grant_type')}`)
  }
  const code = form.get('code') ?? ''
  const redeemed = dezi.redeemCode(code)
  if (redeemed.outcome !== 'ok') throw new OidcError('invalid_grant', `the code is ${redeemed.outcome}`)
  const { grant } = redeemed
  if (grant.request.clientId !== client.clientId) throw new OidcError('invalid_grant', 'the code is of another client')
  if (form.get('redirect_uri') !== grant.request.redirectUri)
    throw new OidcError('invalid_grant', 'another redirect_uri')
  dezi.pkce.assertVerifier(form.get('code_verifier') ?? '', grant.request.codeChallenge)
  const accessToken = dezi.store.issueToken(code, grant)
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: accessTokenMs / 1000,
    id_token: await signIdToken(dezi, grant, accessToken),
    scope: 'openid',
  }
}

async function signIdToken(dezi: Dezi, grant: Grant, accessToken: string): Promise<string> {
  const { kid, privateKey } = (await dezi.keys.provider).login
  const now = Math.floor(dezi.context.clock.now().getTime() / 1000)
  const half = createHash('sha256').update(accessToken).digest().subarray(0, 16)
  return new SignJWT({
    nonce: grant.request.nonce,
    acr: dezi.levels.uriOf(dezi.levels.ofLogin(grant.level)),
    auth_time: Math.floor(grant.authenticatedAt / 1000),
    at_hash: half.toString('base64url'),
  })
    .setProtectedHeader({ alg: deziAlgorithm, kid, typ: 'JWT' })
    .setIssuer(dezi.issuer)
    .setAudience(grant.request.clientId)
    .setSubject(dezi.subjectOf(grant.identity, grant.request.clientId))
    .setIssuedAt(now)
    .setExpirationTime(now + idTokenSeconds)
    .sign(privateKey)
}
