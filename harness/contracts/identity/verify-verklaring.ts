/**
 * Reading a verklaring of the Dezi-register at the other end, without asking Dezi: signature, seal and chain, validity,
 * organisation, level (field notes on identity 2.3, order of checks). It names no audience and no key, so whoever holds
 * it can show it: a caller says which organisation shows it, from what it knows of the connection or the message.
 */

import { type AssuranceLevel, lowestLevel, meetsLevel, readLevel } from './assurance.ts'
import { deziNames } from './dezi-names.ts'
import { assertWithin, certificatesOf, type PublishedKeys, readHeader, textOf, verifyClaims } from './read-jws.ts'
import { assertSeal, signerOf, verifySignerChain } from './signer-chain.ts'
import { checked, type IdentityCheck, Refused, type TrustStore, type VerifiedUser } from './types.ts'

export interface VerklaringExpectation {
  at: Date
  /** Of the seal. */
  trust: TrustStore
  /** URA of the organisation that shows it, as it was authenticated. */
  ura: string
  /** Least effective level. */
  level: AssuranceLevel
  /** Exact values of `iss` and of `jku` that are the register's. Nothing is ever fetched from a `jku`. */
  issuers: readonly string[]
  keyAddresses: readonly string[]
  /** Keys of the register, when the chain in the header is not to be used. */
  published?: PublishedKeys
  /** Looks up whether it was withdrawn. Absent: not asked. An answer that does not come is a refusal. */
  statusOf?: (statusUri: string) => Promise<'active' | 'revoked' | 'unknown'>
}

const longestLifeSeconds = 100 * 24 * 60 * 60

/**
 * A verklaring by itself. It tells how sure the registration was and not how sure the login was, so its level counts
 * for the registration only; `verifyEnvelope` reads both.
 */
export function verifyVerklaring(jws: string, expected: VerklaringExpectation): Promise<IdentityCheck> {
  return checked(async () => {
    const user = await readVerklaring(jws, expected)
    assertLevel(user, expected.level)
    return user
  })
}

/** Everything but the level. Throws `Refused`. */
export async function readVerklaring(jws: string, expected: VerklaringExpectation): Promise<VerifiedUser> {
  const header = readHeader(jws)
  if (header.jku !== undefined && !expected.keyAddresses.includes(header.jku)) {
    throw new Refused('signer', `jku is ${header.jku}, which is not the register's`)
  }
  const signer = verifySignerChain(certificatesOf(header, expected.published), expected.trust, expected.at)
  assertSeal(signer, { organisation: deziNames.sealOrganisation, name: deziNames.sealName })
  const claims = await verifyClaims(jws, signer.leaf.publicKey)
  const user = readUser(claims, expected)
  return { ...user, signer: signerOf(signer), status: await askStatus(claims, expected) }
}

export function assertLevel(user: VerifiedUser, required: AssuranceLevel): void {
  if (!meetsLevel(user.level, required)) throw new Refused('level', `level is ${user.level}, expected ${required}`)
}

function readUser(
  claims: Record<string, unknown>,
  expected: VerklaringExpectation,
): Omit<VerifiedUser, 'signer' | 'status'> {
  const { nbf, exp, iss, json_schema: schema } = claims
  assertWithin(nbf, exp, expected.at)
  if (Number(exp) - Number(nbf) > longestLifeSeconds) throw new Refused('unreadable', 'it lives longer than any may')
  if (!expected.issuers.includes(String(iss))) throw new Refused('issuer', `iss is ${String(iss)}`)
  if (schema !== deziNames.verklaringSchema) throw new Refused('unreadable', `json_schema is ${String(schema)}`)
  const ura = textOf(claims, 'abonnee_nummer', /^\d{8}$/)
  if (ura !== expected.ura) throw new Refused('organisation', `it is about URA ${ura}, shown by ${expected.ura}`)
  const registrationLevel = readLevel(claims.loa_dezi)
  return {
    source: 'dezi-register',
    number: textOf(claims, 'dezi_nummer', /^\d{9}$/),
    name: readName(claims),
    ...readRole(claims),
    organisation: { ura, name: textOf(claims, 'abonnee_naam') },
    level: lowestLevel(registrationLevel),
    registrationLevel,
    audience: [],
    validFrom: new Date(Number(nbf) * 1000),
    validUntil: new Date(Number(exp) * 1000),
    id: textOf(claims, 'verklaring_id'),
  }
}

function readName(claims: Record<string, unknown>): string {
  const prefix = claims.voorvoegsel === null || claims.voorvoegsel === undefined ? [] : [textOf(claims, 'voorvoegsel')]
  return [textOf(claims, 'voorletters'), ...prefix, textOf(claims, 'achternaam')].join(' ')
}

function readRole(claims: Record<string, unknown>): { role?: string } {
  if (claims.rol_code === undefined || claims.rol_code === null) return {}
  const role = textOf(claims, 'rol_code', /^\d{2}\.\d{3}$/)
  if (claims.rol_code_bron !== deziNames.roleSource)
    throw new Refused('unreadable', 'the source of the role is unknown')
  return { role }
}

async function askStatus(
  claims: Record<string, unknown>,
  { statusOf }: VerklaringExpectation,
): Promise<VerifiedUser['status']> {
  if (statusOf === undefined) return 'unchecked'
  const status = await statusOf(textOf(claims, 'status_uri')).catch(() => 'unknown' as const)
  if (status !== 'active') throw new Refused('status', `the status is ${status}`)
  return 'good'
}
