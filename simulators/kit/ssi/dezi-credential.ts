/**
 * `DeziUserCredential` (field notes on identity 2.3): a statement of Dezi about a user in the form of a credential that
 * the holder makes itself. What counts is the statement in its proof; the rest repeats what that says.
 */

import { isDeepStrictEqual } from 'node:util'
import { decodeJwt, type JWTPayload } from 'jose'
import { type Credential, credentialContext, credentialType, statementProof } from './credential.ts'
import { asList, isObject, type JsonObject, textOf } from './json.ts'
import { SsiError } from './ssi-error.ts'

export const deziCredential = { type: 'DeziUserCredential', proofType: statementProof } as const

/** @param jws envelope or verklaring; nothing is verified. Without what the node of the holder fills in. Throws `SsiError`. */
export function composeDeziCredential(jws: string): JsonObject {
  const { outer, claims } = readClaims(jws)
  return {
    '@context': [credentialContext],
    type: [credentialType, deziCredential.type],
    issuanceDate: isoDate(outer.nbf ?? outer.iat),
    expirationDate: isoDate(outer.exp),
    credentialSubject: describeSubject(claims),
    proof: { type: deziCredential.proofType, jwt: jws },
  }
}

/** The statement in a credential of this kind; undefined for another. Throws `SsiError` for one that is not well formed. */
export function deziStatementIn({ types, json }: Pick<Credential, 'types' | 'json'>): string | undefined {
  if (!types.includes(deziCredential.type)) return undefined
  const [proof, ...others] = asList(json.proof).filter(isObject)
  const jwt = textOf(proof?.jwt)
  if (jwt === undefined || others.length > 0 || proof?.type !== deziCredential.proofType) {
    throw new SsiError(`a ${deziCredential.type} has one proof, of type ${deziCredential.proofType}`)
  }
  return jwt
}

/** Throws `SsiError` when the credential says another thing than the statement that it is made of. */
export function assertSameUser({ subjects }: Pick<Credential, 'subjects'>, jws: string): void {
  const [{ id: _, ...given } = {}, ...others] = subjects
  if (others.length > 0 || !isDeepStrictEqual(given, describeSubject(readClaims(jws).claims))) {
    throw new SsiError('the credential differs from the statement in its proof')
  }
}

function describeSubject(claims: JWTPayload): JsonObject {
  const optional = (name: string, value: unknown) => (typeof value === 'string' ? { [name]: value } : {})
  return {
    '@type': 'HealthcareProvider',
    identifier: claims.abonnee_nummer,
    name: claims.abonnee_naam,
    employee: {
      '@type': 'HealthcareWorker',
      identifier: claims.dezi_nummer,
      initials: claims.voorletters,
      ...optional('surnamePrefix', claims.voorvoegsel),
      surname: claims.achternaam,
      ...optional('role', claims.rol_code),
      ...optional('role_name', claims.rol_naam),
      ...optional('role_registry', claims.rol_code_bron),
    },
  }
}

/** `claims`: those of the verklaring, which may stand in an envelope. */
function readClaims(jws: string): { outer: JWTPayload; claims: JWTPayload } {
  try {
    const outer = decodeJwt(jws)
    const inner = textOf(outer.verklaring)
    return { outer, claims: inner === undefined ? outer : decodeJwt(inner) }
  } catch (cause) {
    throw new SsiError('the statement about the user is no JWT', { cause })
  }
}

function isoDate(seconds: unknown): string | undefined {
  return typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : undefined
}
