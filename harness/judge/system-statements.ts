/**
 * Statements that only the system of one end can have made, among the bytes that the other end received. Two kinds: a
 * JWS signed with the certificate of the organisation, and a Verifiable Presentation under a DID of which a credential
 * signed with that certificate says whose it is (Nuts RFC021, RFC023). A credential alone shows nobody: whoever has seen
 * it can show it.
 */

import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { compactVerify } from 'jose'
import type { PartySpec } from '../contracts/party.ts'
import type { SignedStatement } from '../contracts/probe.ts'
import { verifyUziChain } from '../contracts/uzi-certificate.ts'
import { type JudgeInput, measuredParties, teamOf } from './input.ts'
import { type Claims, certificatesOf, claimsOf } from './jws-parts.ts'
import { findMessageFlaw } from './message-flaw.ts'

export interface SystemStatement {
  kind: 'certificate' | 'presentation'
  /** Id of the one in which it stood. */
  observation: string
  /** Signed, as it stood. */
  payload: string
  /** Processors of the other end that hold the signing key, so that they can act as that end until then. */
  custody: { holders: string[]; until: Date }
}

export interface SystemStatements {
  shown: SystemStatement[]
  /** Why the others show nothing, each once. */
  flaws: string[]
}

/** RFC 7518 3.1, signatures only: a MAC identifies nobody. */
const algorithms = ['PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

type Read = { statement: SystemStatement } | { flaw: string }
type Verified = Pick<SystemStatement, 'payload'> & { holders: string[] }

/** What `at` received of the system of `other`. */
export async function readSystemStatements(
  input: JudgeInput,
  at: PartySpec,
  other: PartySpec,
): Promise<SystemStatements> {
  const all = receivedBy(input, at)
  const found = await Promise.all(
    all.flatMap((statement) => {
      if (statement.x5c.length > 0) return [readCertified(input, statement, at, other)]
      return isPresentation(claimsOf(statement.jws)) ? [readPresentation(input, statement, at, other)] : []
    }),
  )
  return {
    shown: found.flatMap((each) => ('statement' in each ? [each.statement] : [])),
    flaws: [...new Set(found.flatMap((each) => ('flaw' in each ? [each.flaw] : [])))],
  }
}

/** Of the end itself and of the processors that count as part of it. */
export function receivedBy(input: JudgeInput, end: PartySpec): SignedStatement[] {
  return teamOf(input, end).flatMap(({ id }) =>
    (input.knowledge.get(id)?.statements ?? []).filter(({ vantage }) => vantage === 'received'),
  )
}

async function readCertified(
  input: JudgeInput,
  statement: SignedStatement,
  at: PartySpec,
  other: PartySpec,
): Promise<Read> {
  const { x5c, jws, observation } = statement
  const signed = await readSigned(input, x5c, jws, other)
  if ('flaw' in signed) return signed
  const flaw = findMessageFlaw(input, claimsOf(jws), at)
  if (flaw !== undefined) return { flaw }
  const { payload, holders, until } = signed
  return { statement: { kind: 'certificate', observation, payload, custody: { holders, until } } }
}

/** Signed with a certificate of that organisation, by nobody else who has its key. */
async function readSigned(
  input: JudgeInput,
  x5c: readonly string[],
  jws: string,
  other: PartySpec,
): Promise<(Verified & { until: Date }) | { flaw: string }> {
  const { trust, conduct } = input.evidence
  const at = new Date(conduct.startedAt)
  const chain = verifyUziChain({ x5c, trustPem: trust.anchors, crlPem: trust.crls, at })
  if (!chain.ok) return { flaw: chain.reason }
  if (chain.name.ura !== other.organisation.ura) return { flaw: `signed by URA ${chain.name.ura}` }
  const verified = await verify(input, jws, chain.leaf.publicKey, other)
  return 'flaw' in verified ? verified : { ...verified, until: new Date(chain.leaf.validTo) }
}

async function readPresentation(
  input: JudgeInput,
  { jws, kid = '', observation }: SignedStatement,
  at: PartySpec,
  other: PartySpec,
): Promise<Read> {
  const claims = claimsOf(jws)
  const holder = didOf(kid)
  if (claims.iss !== holder) return { flaw: 'a presentation is signed by another than its holder' }
  const key = findPublicKey(input, at, kid)
  if (key === undefined) return { flaw: `no key ${kid} was seen` }
  const flaws: string[] = []
  for (const credential of credentialsIn(claims)) {
    const signed = await readCredential(input, credential, holder, other)
    if ('flaw' in signed) flaws.push(signed.flaw)
    else {
      const verified = await verify(input, jws, key, other)
      if ('flaw' in verified) return verified
      const flaw = findMessageFlaw(input, claims, at)
      if (flaw !== undefined) return { flaw }
      const custody = { holders: verified.holders, until: untilOf(credential) ?? signed.until }
      return { statement: { kind: 'presentation', observation, payload: verified.payload, custody } }
    }
  }
  return { flaw: flaws[0] ?? 'a presentation without a credential that a certificate signed' }
}

/** A credential of the organisation about the holder. */
async function readCredential(input: JudgeInput, jws: string, holder: string, other: PartySpec) {
  if (claimsOf(jws).sub !== holder) return { flaw: 'the credential in a presentation is about another holder' }
  return readSigned(input, certificatesOf(jws), jws, other)
}

async function verify(
  input: JudgeInput,
  jws: string,
  key: KeyObject,
  other: PartySpec,
): Promise<Verified | { flaw: string }> {
  const team = new Set(teamOf(input, other).map((party) => party.id))
  const holders = holdersOf(input, key)
  const stranger = holders.find((holder) => !team.has(holder))
  if (stranger !== undefined) return { flaw: `the signing key is held by ${stranger}` }
  return compactVerify(jws, key, { algorithms }).then(
    ({ payload }) => ({ payload: Buffer.from(payload).toString('utf8'), holders }),
    () => ({ flaw: 'the signature does not verify' }),
  )
}

/** Measured parties that have this private key, in their key store or in what they saw. */
function holdersOf(input: JudgeInput, key: KeyObject): string[] {
  const id = thumbprint(key)
  return measuredParties(input).flatMap((party) =>
    input.knowledge.get(party.id)?.privateKeys.includes(id) === true ? [party.id] : [],
  )
}

/** When a credential is over. */
function untilOf(jws: string): Date | undefined {
  const { exp } = claimsOf(jws)
  return typeof exp === 'number' ? new Date(exp * 1000) : undefined
}

/** As published, and fetched by the end itself or what counts as part of it. */
function findPublicKey(input: JudgeInput, at: PartySpec, kid: string): KeyObject | undefined {
  const keys = teamOf(input, at).flatMap(({ id }) => input.knowledge.get(id)?.publicKeys ?? [])
  const found = keys.find(({ id, vantage }) => id === kid && vantage === 'received')
  try {
    return found === undefined ? undefined : createPublicKey({ key: { ...found.jwk }, format: 'jwk' })
  } catch {
    return undefined
  }
}

function isPresentation({ vp }: Claims): boolean {
  return typeof vp === 'object' && vp !== null
}

/** Those in JWT form; the others are the holder's own word. */
function credentialsIn({ vp }: Claims): string[] {
  const listed = typeof vp === 'object' && vp !== null && 'verifiableCredential' in vp ? vp.verifiableCredential : []
  return [listed].flat().filter((each) => typeof each === 'string')
}

/** DID Core 3.2: a DID URL begins with the DID. */
function didOf(didUrl: string): string {
  return didUrl.split(/[#?/]/, 1)[0] ?? ''
}

/** RFC 7638 thumbprint. */
function thumbprint(key: KeyObject): string {
  const jwk = key.export({ format: 'jwk' })
  const required = ['crv', 'e', 'k', 'kty', 'n', 'x', 'y'] as const
  const members = required.flatMap((name) => (jwk[name] === undefined ? [] : [[name, jwk[name]]]))
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(members)))
    .digest('base64url')
}
