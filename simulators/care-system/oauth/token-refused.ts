/** Why an access token is not accepted, in words that its client may read: no value of the patient in it. */

export class TokenRefused extends Error {
  /** Of RFC 6750 3.1 or RFC 9449 7.1. */
  readonly code: 'invalid_token' | 'invalid_dpop_proof'

  constructor(code: TokenRefused['code'], reason: string) {
    super(reason)
    this.name = 'TokenRefused'
    this.code = code
  }
}
