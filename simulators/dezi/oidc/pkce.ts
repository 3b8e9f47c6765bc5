/** Proof Key for Code Exchange (RFC 7636), with `S256` only. */

import { createHash } from 'node:crypto'
import { OidcError } from './oidc-error.ts'

export interface Pkce {
  /** Of the request that starts a login. Throws `OidcError`. */
  readChallenge(query: URLSearchParams): string
  /** RFC 7636 4.6. Throws `OidcError`. */
  assertVerifier(verifier: string, challenge: string): void
}

export const strictPkce: Pkce = {
  readChallenge(query) {
    if (query.get('code_challenge_method') !== 'S256') throw new OidcError('invalid_request', 'expected PKCE with S256')
    const challenge = query.get('code_challenge') ?? ''
    // RFC 7636 4.2: 32 bytes in base64url.
    if (!/^[\w-]{43}$/.test(challenge)) throw new OidcError('invalid_request', 'code_challenge is missing or malformed')
    return challenge
  },
  assertVerifier(verifier, challenge) {
    const isForm = /^[\w.~-]{43,128}$/.test(verifier)
    if (!isForm || createHash('sha256').update(verifier).digest('base64url') !== challenge) {
      throw new OidcError('invalid_grant', 'the code verifier is not that of the challenge')
    }
  },
}
