/** A refusal of the broker (RFC 6749 5.2; `invalid_proof` and `invalid_nonce` of OpenID4VCI 1.0 8.3.1.2). */

export type RefusalCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_target'
  | 'unsupported_grant_type'
  | 'invalid_proof'
  | 'invalid_nonce'
  | 'access_denied'

const statuses: Readonly<Partial<Record<RefusalCode, number>>> = { invalid_client: 401, access_denied: 403 }

export class BrokerRefusal extends Error {
  readonly code: RefusalCode
  readonly status: number

  constructor(code: RefusalCode, description: string, options?: ErrorOptions) {
    super(description, options)
    this.name = 'BrokerRefusal'
    this.code = code
    this.status = statuses[code] ?? 400
  }
}
