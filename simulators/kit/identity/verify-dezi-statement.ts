/** A statement of Dezi as the other end gets it: the envelope of a login, or the verklaring of the register by itself. */

import { deziNames } from '../../../harness/contracts/identity/dezi-names.ts'
import type { IdentityCheck } from '../../../harness/contracts/identity/types.ts'
import { type EnvelopeExpectation, verifyEnvelope } from '../../../harness/contracts/identity/verify-envelope.ts'
import { verifyVerklaring } from '../../../harness/contracts/identity/verify-verklaring.ts'
import { member } from '../read-content.ts'

/**
 * A level that is demanded is that of the login as well: a verklaring by itself does not say how somebody logged in, so
 * it meets none.
 */
export async function verifyDeziStatement(jws: string, expected: EnvelopeExpectation): Promise<IdentityCheck> {
  if (schemaOf(jws) === deziNames.envelopeSchema) return verifyEnvelope(jws, expected)
  const check = await verifyVerklaring(jws, expected)
  if (!check.ok || expected.level === 'none') return check
  return { ok: false, code: 'level', reason: `it does not say how sure the login was, expected ${expected.level}` }
}

/** Claims of a JWS of which nothing is known yet; undefined when it is none. */
export function peekClaims(jws: string): unknown {
  const [, payload = ''] = jws.split('.')
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

function schemaOf(jws: string): unknown {
  return member(peekClaims(jws), 'json_schema')
}
