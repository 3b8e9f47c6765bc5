/** Fault `skips-pkce`: a login starts without a challenge too, and a code is good with any verifier. */

import type { Pkce } from '../oidc/pkce.ts'

export const noPkce: Pkce = {
  readChallenge: (query) => query.get('code_challenge') ?? '',
  assertVerifier: () => {},
}
