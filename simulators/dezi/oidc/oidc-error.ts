/** Refusals of the provider. The detail is for its own log; the wire gets the code. */

export type OidcErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_token'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'login_required'
  | 'access_denied'
  /** OpenID Connect Core Unmet Authentication Requirements 1.0. */
  | 'unmet_authentication_requirements'

export class OidcError extends Error {
  readonly code: OidcErrorCode

  constructor(code: OidcErrorCode, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.name = 'OidcError'
    this.code = code
  }
}

/** A request to authorize that must not be answered at its redirect_uri (RFC 6749 4.1.2.1). */
export class UntrustedRequest extends Error {
  override readonly name = 'UntrustedRequest'
}
