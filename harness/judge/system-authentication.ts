/**
 * The verdict `systemAuthentication` (E2E-report 2.5.5.1): both ends identified each other's system. What counts is a
 * statement among the bytes an end received that only the other end's system can have signed. An intermediary that
 * vouches for it, or that holds the key, is not enough.
 */

import { createHash, type X509Certificate } from 'node:crypto'
import { compactVerify } from 'jose'
import type { PartySpec } from '../contracts/party.ts'
import type { SignedStatement } from '../contracts/probe.ts'
import { makeReason } from '../contracts/reasons.ts'
import type { Verdict } from '../contracts/result.ts'
import { endsOf } from '../contracts/scenario.ts'
import { verifyUziChain } from '../contracts/uzi-certificate.ts'
import { evidenceOf, type JudgeInput, measuredParties } from './input.ts'
import { type Contribution, combine } from './outcome.ts'

/** RFC 7518 3.1, signatures only: a MAC identifies nobody. */
const algorithms = ['PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

export async function judgeSystemAuthentication(input: JudgeInput): Promise<Verdict> {
  const { sender, receiver } = endsOf(input.evidence.plan)
  const contributions = [await judgeEnd(input, receiver, sender), await judgeEnd(input, sender, receiver)]
  if (input.evidence.conduct.fault !== undefined) {
    contributions.push({
      outcome: 'inconclusive',
      reason: makeReason('fault', { detail: input.evidence.conduct.fault }),
    })
  }
  return combine(contributions)
}

async function judgeEnd(input: JudgeInput, at: PartySpec, other: PartySpec): Promise<Contribution> {
  if (!reachedAnything(input, at, other)) {
    return { outcome: 'not-applicable', reason: makeReason('nothing-arrived', { at: at.id, other: other.id }) }
  }
  const statements = (input.knowledge.get(at.id)?.statements ?? []).filter(({ vantage }) => vantage === 'received')
  const failures = new Set<string>()
  for (const statement of statements) {
    const failure = await findFlaw(input, statement, other)
    if (failure === undefined) {
      const values = { at: at.id, other: other.id, ura: other.organisation.ura }
      return { outcome: 'pass', reason: makeReason('identified', values) }
    }
    failures.add(failure)
  }
  const detail = failures.size === 0 ? 'no signed statement with a certificate' : [...failures].join('; ')
  return { outcome: 'fail', reason: makeReason('not-identified', { at: at.id, other: other.id, detail }) }
}

/** Why this statement does not show the other end's system; undefined when it does. */
async function findFlaw(input: JudgeInput, statement: SignedStatement, other: PartySpec): Promise<string | undefined> {
  const { trust, conduct } = input.evidence
  const at = new Date(conduct.startedAt)
  const chain = verifyUziChain({ x5c: statement.x5c, trustPem: trust.anchors, crlPem: trust.crls, at })
  if (!chain.ok) return chain.reason
  if (chain.name.ura !== other.organisation.ura) return `signed by URA ${chain.name.ura}`
  const holder = holderOf(input, chain.leaf)
  if (holder !== undefined) return `the signing key is held by ${holder}`
  const verified = await compactVerify(statement.jws, chain.leaf.publicKey, { algorithms }).then(
    () => true,
    () => false,
  )
  return verified ? undefined : 'the signature does not verify'
}

/** A measured party that has the private key of this certificate, in its key store or in what it saw. */
function holderOf(input: JudgeInput, certificate: X509Certificate): string | undefined {
  const id = thumbprint(certificate)
  return measuredParties(input).find((party) => input.knowledge.get(party.id)?.privateKeys.includes(id))?.id
}

/** RFC 7638 thumbprint of the public key. */
function thumbprint(certificate: X509Certificate): string {
  const jwk = certificate.publicKey.export({ format: 'jwk' })
  const required = ['crv', 'e', 'k', 'kty', 'n', 'x', 'y'] as const
  const members = required.flatMap((name) => (jwk[name] === undefined ? [] : [[name, jwk[name]]]))
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(members)))
    .digest('base64url')
}

/** Whether the other end sent application bytes at all, and this one received some, be it through an intermediary. */
function reachedAnything({ evidence }: JudgeInput, at: PartySpec, other: PartySpec): boolean {
  const exchanged = (end: PartySpec, towards: PartySpec, direction: 'received' | 'sent') => {
    const neighbour = neighbourOf(evidence.plan.route, end.id, towards.id)
    const connections = evidenceOf(evidence, end.id)?.connections ?? []
    return connections.some((connection) => connection.peer === neighbour && connection[direction].bytes > 0)
  }
  return exchanged(other, at, 'sent') && exchanged(at, other, 'received')
}

/** The party next to `from` on the route, on the way to `to`. */
function neighbourOf(route: readonly string[], from: string, to: string): string | undefined {
  return route[route.indexOf(from) + (route.indexOf(to) < route.indexOf(from) ? -1 : 1)]
}
