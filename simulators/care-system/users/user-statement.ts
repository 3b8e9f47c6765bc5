/** A statement about the user as it stands in the client assertion of a token request. */

import { isRecord } from '../fhir/element-path.ts'

export interface UserStatement {
  /** RFC 8693 3. */
  type: (typeof statementTypes)[keyof typeof statementTypes]
  /** A compact JWS, or XML in base64url (RFC 8693 3 as RFC 7522 2.1 has it). */
  value: string
}

export const statementTypes = {
  jwt: 'urn:ietf:params:oauth:token-type:jwt',
  saml2: 'urn:ietf:params:oauth:token-type:saml2',
} as const

/** Private claim (RFC 7519 4.3): no agreement names one. */
export const statementClaim = 'user_statement'

/** Undefined for a claim that is none. */
export function readStatement(claim: unknown): UserStatement | undefined {
  if (!isRecord(claim) || typeof claim.value !== 'string') return undefined
  const type = Object.values(statementTypes).find((known) => known === claim.type)
  return type === undefined ? undefined : { type, value: claim.value }
}
