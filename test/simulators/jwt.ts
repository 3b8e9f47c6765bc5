/** JWTs as a test makes and reads them: nothing is checked, so that they can be wrong in any way. */

import type { KeyObject } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'

export type Members = Readonly<Record<string, unknown>>

/** Undefined members are left out. */
export function signJwt(claims: Members, header: Members, key: KeyObject): Promise<string> {
  const present = JSON.parse(JSON.stringify(claims)) as JWTPayload
  const kept = JSON.parse(JSON.stringify(header)) as { alg: string }
  return new SignJWT(present).setProtectedHeader(kept).sign(key)
}

export function decodeJwt(jwt: string): { header: Members; claims: JWTPayload } {
  const [header, claims] = jwt.split('.', 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')))
  return { header, claims }
}
