/** Verifiable Credentials of data model 1.1: as JWT (6.3.1), or unsigned inside a presentation that covers them. */

import { decodeJwt, decodeProtectedHeader, type JWTHeaderParameters, type JWTPayload } from 'jose'
import { asList, isObject, type JsonObject, textOf, textsIn } from './json.ts'
import { SsiError } from './ssi-error.ts'

export interface Credential {
  id: string | undefined
  contexts: readonly string[]
  types: readonly string[]
  issuer: string
  subjects: readonly JsonObject[]
  issuedAt: Date | undefined
  expiresAt: Date | undefined
  statuses: readonly JsonObject[]
  /** With a signature of its own: compact JWS and its header. */
  signed: { jwt: string; header: JWTHeaderParameters } | undefined
  /** In the form of the data model, whatever the format was; `credentialSubject` is a list. */
  json: JsonObject
}

export const credentialContext = 'https://www.w3.org/2018/credentials/v1'
export const credentialType = 'VerifiableCredential'
/** Of a `DeziUserCredential`. */
export const statementProof = 'DeziIDJWT07'

/** `value`: a compact JWS, or JSON without proof. Nothing is verified. Throws `SsiError`. */
export function readCredential(value: unknown): Credential {
  if (typeof value === 'string') return readJwtCredential(value)
  if (!isObject(value)) throw new SsiError('a credential is neither a JWT nor an object')
  if (value.proof !== undefined && !holdsStatement(value.proof)) {
    throw new SsiError('credentials with a JSON-LD proof are not supported')
  }
  return describe(value, undefined)
}

/** A proof that is no signature over the credential: it carries a signed statement of another. */
function holdsStatement(proof: unknown): boolean {
  const proofs = asList(proof).filter(isObject)
  return proofs.length > 0 && proofs.every(({ type }) => type === statementProof)
}

/** Claims of a credential in JWT form: what has a registered claim stands there and nowhere else. */
export function toJwtClaims(json: JsonObject): JWTPayload {
  const { id, issuer, issuanceDate, expirationDate, ...vc } = json
  const [subject] = asList(vc.credentialSubject).filter(isObject)
  const seconds = (value: unknown): number => Math.floor(new Date(String(value)).getTime() / 1000)
  return {
    iss: String(issuer),
    ...(typeof subject?.id === 'string' ? { sub: subject.id } : {}),
    ...(typeof id === 'string' ? { jti: id } : {}),
    nbf: seconds(issuanceDate),
    ...(expirationDate === undefined ? {} : { exp: seconds(expirationDate) }),
    vc,
  }
}

function readJwtCredential(jwt: string): Credential {
  const { header, claims } = decode(jwt)
  const { vc } = claims
  if (!isObject(vc)) throw new SsiError('the JWT holds no credential')
  const [first, ...others] = asList(vc.credentialSubject).filter(isObject)
  const subjects = first === undefined ? [] : [{ ...first, id: agree('sub', claims.sub, first.id) }, ...others]
  const json = {
    ...vc,
    id: agree('jti', claims.jti, vc.id),
    issuer: agree('iss', claims.iss, isObject(vc.issuer) ? vc.issuer.id : vc.issuer),
    issuanceDate: isoDate(claims.nbf ?? claims.iat) ?? vc.issuanceDate,
    ...(claims.exp === undefined ? {} : { expirationDate: isoDate(claims.exp) }),
    credentialSubject: subjects,
  }
  return describe(json, { jwt, header })
}

/** A member may stand in the claim, in the credential, or in both when they are the same. */
function agree(claim: string, registered: unknown, member: unknown): unknown {
  if (registered !== undefined && member !== undefined && registered !== member) {
    throw new SsiError(`claim ${claim} and the credential differ`)
  }
  return registered ?? member
}

function describe(json: JsonObject, signed: Credential['signed']): Credential {
  const subjects = asList(json.credentialSubject).filter(isObject)
  return {
    id: textOf(json.id),
    contexts: textsIn(json['@context']),
    types: textsIn(json.type),
    issuer: textOf(isObject(json.issuer) ? json.issuer.id : json.issuer) ?? '',
    subjects,
    issuedAt: dateOf(json.issuanceDate),
    expiresAt: dateOf(json.expirationDate),
    statuses: asList(json.credentialStatus).filter(isObject),
    signed,
    json: { ...json, credentialSubject: subjects },
  }
}

function decode(jwt: string): { header: JWTHeaderParameters; claims: JWTPayload } {
  try {
    return { header: decodeProtectedHeader(jwt) as JWTHeaderParameters, claims: decodeJwt(jwt) }
  } catch (cause) {
    throw new SsiError('a credential is no JWT', { cause })
  }
}

function isoDate(seconds: number | undefined): string | undefined {
  const date = seconds === undefined ? undefined : new Date(seconds * 1000)
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace('.000Z', 'Z')
}

function dateOf(value: unknown): Date | undefined {
  const date = typeof value === 'string' ? new Date(value) : undefined
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date
}
