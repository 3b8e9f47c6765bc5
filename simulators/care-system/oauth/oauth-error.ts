/** Refusal of a token request (RFC 6749 5.2). */

export type OauthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  /** RFC 6749 4.1.2.1: the answer to a person who may not; here to one of whom too little is shown. */
  | 'access_denied'
  /** RFC 9449 5. */
  | 'invalid_dpop_proof'

export class OauthError extends Error {
  readonly code: OauthErrorCode
  readonly status: 400 | 401

  /** `error_description`, where the client is told more than the code. */
  readonly description: string | undefined

  /** The message is for the party's own log; the wire gets the code, and the description where there is one. */
  constructor(code: OauthErrorCode, detail: string, options?: { cause?: unknown; description?: string }) {
    super(detail, options)
    this.name = 'OauthError'
    this.code = code
    this.description = options?.description
    this.status = code === 'invalid_client' ? 401 : 400
  }
}
