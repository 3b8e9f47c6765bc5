/** Fault `alters-statement`: the end makes more of its user than was stated, and keeps the signature. */

import { levelUris } from '../../../harness/contracts/identity/assurance.ts'
import { peekClaims } from '../../kit/identity/verify-dezi-statement.ts'
import { statementTypes, type UserStatement } from '../users/user-statement.ts'

const highest = { loa_authn: levelUris.high, loa_dezi: levelUris.high, rol_code: '01.015' }

/** A name in XML that says which role the user has. */
const role = /(<saml:NameID>\d{9}:)\d{2}\.\d{3}/

export function alterStatement(faults: readonly string[], statement: UserStatement): UserStatement {
  if (!faults.includes('alters-statement')) return statement
  const { type, value } = statement
  return { type, value: type === statementTypes.jwt ? raiseClaims(value) : raiseRole(value) }
}

/** Claims of a verklaring or an envelope, as high as can be. */
export function raised(claims: object): Record<string, unknown> {
  return { ...claims, ...highest }
}

function raiseClaims(jws: string): string {
  const [header = '', , signature = ''] = jws.split('.')
  const claims = raised(peekClaims(jws) as object)
  return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`
}

function raiseRole(assertion: string): string {
  const xml = Buffer.from(assertion, 'base64url').toString('utf8')
  return Buffer.from(xml.replace(role, '$101.015')).toString('base64url')
}
