/** Refusal of the public interface (RFC 6749 5.2); the description goes on the wire, the cause does not. */

export type OauthErrorCode =
  | 'invalid_request'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  /** Too little is shown of the user. */
  | 'access_denied'
  /** RFC 9449 5. */
  | 'invalid_dpop_proof'

export class OauthError extends Error {
  readonly code: OauthErrorCode

  constructor(code: OauthErrorCode, description: string, options?: { cause?: unknown }) {
    super(description, options)
    this.name = 'OauthError'
    this.code = code
  }
}
