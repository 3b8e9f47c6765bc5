/** Fault `skips-pkce`: a login starts without a challenge too, and a code is good without the verifier that belongs to it. */

import type { Pkce } from '../oidc/pkce.ts'

export const noPkce: Pkce = {
  readChallenge: (query) => query.get('code_challenge') ?? '',
  assertVerifier: () => {},
}
