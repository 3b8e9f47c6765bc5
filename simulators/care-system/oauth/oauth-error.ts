/** Refusal of a token request (RFC 6749 5.2). */

export type OauthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  /** RFC 9449 5. */
  | 'invalid_dpop_proof'

export class OauthError extends Error {
  readonly code: OauthErrorCode
  readonly status: 400 | 401

  /** The message is for the party's own log; the wire gets the code. */
  constructor(code: OauthErrorCode, detail: string, options?: { cause?: unknown }) {
    super(detail, options)
    this.name = 'OauthError'
    this.code = code
    this.status = code === 'invalid_client' ? 401 : 400
  }
}
