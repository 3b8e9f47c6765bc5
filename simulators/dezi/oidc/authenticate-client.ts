/** Client authentication with a signed JWT: `private_key_jwt` (OpenID Connect Core 9, RFC 7523 2.2 and 3). */

import { decodeJwt, type JWTPayload, jwtVerify } from 'jose'
import { createReplayGuard } from '../../kit/identity/replay-guard.ts'
import type { PartyContext } from '../../kit/types.ts'
import type { RegisteredClient } from '../clients.ts'
import type { Dezi } from '../dezi.ts'
import { fetchClientKeys } from './client-keys.ts'
import { OidcError } from './oidc-error.ts'

export type AuthenticateClient = (form: URLSearchParams) => Promise<RegisteredClient>

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const longestLifeSeconds = 300
const skewSeconds = 30

/** Throws `OidcError` `invalid_client`. */
export function createClientAuthentication(
  context: PartyContext,
  { clients, options, issuer }: Pick<Dezi, 'clients' | 'options' | 'issuer'>,
): AuthenticateClient {
  const isReplay = createReplayGuard(context.clock)
  return async (form) => {
    const assertion = form.get('client_assertion')
    if (assertion === null && !options.requiresClientAssertion) {
      return found(clients.find(form.get('client_id') ?? ''))
    }
    if (assertion === null || form.get('client_assertion_type') !== assertionType) {
      throw new OidcError('invalid_client', 'a client assertion is needed')
    }
    const client = found(clients.find(claimedIssuer(assertion)))
    const given = form.get('client_id')
    if (given !== null && given !== client.clientId) throw new OidcError('invalid_client', 'client_id is of another')
    const audience = [issuer, `${issuer}/token`]
    const claims = await verify(context, client, assertion, audience)
    const { exp = 0, iat = 0, jti = '' } = claims
    if (exp - iat > longestLifeSeconds) throw new OidcError('invalid_client', 'the assertion lives too long')
    if (isReplay(`${client.clientId} ${jti}`, new Date(exp * 1000))) {
      throw new OidcError('invalid_client', 'the assertion was used before')
    }
    return client
  }
}

async function verify(
  context: PartyContext,
  client: RegisteredClient,
  assertion: string,
  audience: string[],
): Promise<JWTPayload> {
  let reason: unknown
  for (const { publicKey } of await fetchClientKeys(context, client)) {
    try {
      const { payload } = await jwtVerify(assertion, publicKey, {
        algorithms: ['PS256', 'RS256'],
        issuer: client.clientId,
        subject: client.clientId,
        audience,
        currentDate: context.clock.now(),
        clockTolerance: skewSeconds,
        requiredClaims: ['exp', 'iat', 'jti'],
      })
      return payload
    } catch (error) {
      reason = error
    }
  }
  throw new OidcError('invalid_client', 'the client assertion is not valid', { cause: reason })
}

function claimedIssuer(assertion: string): string {
  try {
    return decodeJwt(assertion).iss ?? ''
  } catch (cause) {
    throw new OidcError('invalid_client', 'the client assertion is no JWT', { cause })
  }
}

function found(client: RegisteredClient | undefined): RegisteredClient {
  if (client === undefined) throw new OidcError('invalid_client', 'unknown client')
  return client
}
