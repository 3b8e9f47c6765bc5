/**
 * Option `statementDefect`: the end makes more of its user than was stated, and signs that in a way that a careless
 * reader takes (RFC 8725 2.1; field notes on identity 2.3).
 */

import { createHmac, sign, X509Certificate } from 'node:crypto'
import { decodeProtectedHeader, type ProtectedHeaderParameters } from 'jose'
import { deziAlgorithm, deziNames } from '../../../harness/contracts/identity/dezi-names.ts'
import { peekClaims } from '../../kit/identity/verify-dezi-statement.ts'
import { isRecord } from '../fhir/element-path.ts'
import { statementTypes, type UserStatement } from '../users/user-statement.ts'
import { raised } from './alters-statement.ts'

export type StatementDefect = (typeof statementDefects)[number]

export const statementDefects = [
  'none',
  /** Signed by the end itself, which names the address of its own keys. */
  'foreign-jku',
  /** `alg: none` (RFC 7519 6). */
  'alg-none',
  /** `alg: HS256`, with the public key of the signer as the secret. */
  'public-key-as-secret',
] as const

/** With what the end signs itself. */
export interface OwnSigner {
  privateKey: Parameters<typeof sign>[2]
  x5c: readonly string[]
  keyAddress: string
}

type Json = Readonly<Record<string, unknown>>

/** Leaves a statement that was made with a pass as it is. */
export function defectStatement(defect: StatementDefect, own: OwnSigner, statement: UserStatement): UserStatement {
  const { type, value } = statement
  if (defect === 'none' || type !== statementTypes.jwt) return statement
  return { type, value: makers[defect](value, own) }
}

const makers: Readonly<Record<Exclude<StatementDefect, 'none'>, (jws: string, own: OwnSigner) => string>> = {
  'foreign-jku': signItself,
  'alg-none': (jws) => `${encode({ ...decodeProtectedHeader(jws), alg: 'none' }, raised(claimsOf(jws)))}.`,
  'public-key-as-secret'(jws) {
    const header = decodeProtectedHeader(jws)
    const signed = encode({ ...header, alg: 'HS256' }, raised(claimsOf(jws)))
    return `${signed}.${createHmac('sha256', publicKeyIn(header)).update(signed).digest('base64url')}`
  },
}

/** The verklaring, and around it the envelope where there was one. */
function signItself(jws: string, own: OwnSigner): string {
  const claims = claimsOf(jws)
  const { verklaring } = claims
  const inner = typeof verklaring === 'string' ? { verklaring: signItself(verklaring, own) } : {}
  const jku = claims.json_schema === deziNames.verklaringSchema ? { jku: own.keyAddress } : {}
  const header = { ...decodeProtectedHeader(jws), ...jku, alg: deziAlgorithm, x5c: own.x5c }
  const signed = encode(header, { ...raised(claims), ...inner })
  return `${signed}.${sign('sha256', Buffer.from(signed), own.privateKey).toString('base64url')}`
}

function publicKeyIn({ x5c: [leaf = ''] = [] }: ProtectedHeaderParameters): string | Buffer {
  return new X509Certificate(Buffer.from(leaf, 'base64')).publicKey.export({ type: 'spki', format: 'pem' })
}

function claimsOf(jws: string): Json {
  const claims = peekClaims(jws)
  return isRecord(claims) ? claims : {}
}

function encode(...parts: readonly Json[]): string {
  return parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
}
