/** What may start a login: OpenID Connect Core 3.1.2.1, with PKCE always. */

import { type AssuranceLevel, levelUris, meetsLevel, readLevel } from '../../../harness/contracts/identity/assurance.ts'
import type { ClientRegister, RegisteredClient } from '../clients.ts'
import { OidcError, UntrustedRequest } from './oidc-error.ts'
import type { Pkce } from './pkce.ts'

export interface AuthorizeRequest {
  clientId: string
  ura: string
  redirectUri: string
  state: string
  nonce: string
  codeChallenge: string
  /** Least level that was asked for. */
  level: AssuranceLevel
}

/** Where an answer may go: known before the rest of the request is looked at. */
export interface ReturnAddress {
  client: RegisteredClient
  redirectUri: string
  state: string | undefined
}

/** Throws `UntrustedRequest`. */
export function findReturnAddress(query: URLSearchParams, clients: ClientRegister): ReturnAddress {
  const client = clients.find(onceOf(query, 'client_id') ?? '')
  if (client === undefined) throw new UntrustedRequest('unknown client_id')
  const redirectUri = onceOf(query, 'redirect_uri')
  // RFC 9700 2.1: by exact comparison.
  if (redirectUri === undefined || !client.redirectUris.includes(redirectUri)) {
    throw new UntrustedRequest('redirect_uri is not registered')
  }
  return { client, redirectUri, state: onceOf(query, 'state') }
}

/** Throws `OidcError`. */
export function checkAuthorize(query: URLSearchParams, address: ReturnAddress, pkce: Pkce): AuthorizeRequest {
  for (const name of new Set(query.keys())) {
    if (query.getAll(name).length > 1) throw new OidcError('invalid_request', `${name} occurs twice`)
  }
  if (query.has('request')) throw new OidcError('request_not_supported', 'request')
  if (query.has('request_uri')) throw new OidcError('request_uri_not_supported', 'request_uri')
  if (query.get('response_type') !== 'code') throw new OidcError('unsupported_response_type', 'expected code')
  if ((query.get('response_mode') ?? 'query') !== 'query') throw new OidcError('invalid_request', 'response_mode')
  if (!(query.get('scope') ?? '').split(' ').includes('openid')) throw new OidcError('invalid_scope', 'no openid')
  if (query.get('prompt') === 'none') throw new OidcError('login_required', 'there are no sessions here')
  return {
    clientId: address.client.clientId,
    ura: address.client.ura,
    redirectUri: address.redirectUri,
    codeChallenge: pkce.readChallenge(query),
    state: required(query, 'state', /^[\x21-\x7e]{8,512}$/),
    nonce: required(query, 'nonce', /^[\x21-\x7e]{8,512}$/),
    level: readRequestedLevel(query.get('acr_values')),
  }
}

/** The least of the levels that would do. One that is not known is none that can be met. */
function readRequestedLevel(values: string | null): AssuranceLevel {
  if (values === null) return 'low'
  const levels = values
    .split(' ')
    .map(readLevel)
    .filter((level) => level !== 'none')
  const [least] = levels.toSorted((a, b) => (meetsLevel(a, b) ? 1 : -1))
  if (least === undefined) {
    const known = Object.values(levelUris).join(', ')
    throw new OidcError('unmet_authentication_requirements', `acr_values is ${values}, expected one of ${known}`)
  }
  return least
}

function required(query: URLSearchParams, name: string, pattern: RegExp): string {
  const value = query.get(name) ?? ''
  if (!pattern.test(value)) throw new OidcError('invalid_request', `${name} is missing or malformed`)
  return value
}

function onceOf(query: URLSearchParams, name: string): string | undefined {
  const [value, more] = query.getAll(name)
  return more === undefined ? value : undefined
}
