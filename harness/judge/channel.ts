/**
 * The verdict `channel`: per hop mutual TLS, a trusted chain, revocation checked, graded by the NCSC-NL table. Mutual
 * and trusted are read from what both sides of every connection recorded; revocation from handshakes that were tried.
 * The hops are all pairs of parties that speak to each other, on the route and beside it.
 */

import { X509Certificate } from 'node:crypto'
import type { Connection } from '../contracts/evidence.ts'
import type { PartySpec } from '../contracts/party.ts'
import { makeReason } from '../contracts/reasons.ts'
import type { Outcome, Verdict } from '../contracts/result.ts'
import { hopsOf } from '../contracts/scenario.ts'
import { type CertificateFields, readCertificate } from '../contracts/x509-certificate.ts'
import { readPem } from '../contracts/x509-pem.ts'
import { findRevocationDate, type RevocationList, readRevocationList } from '../contracts/x509-revocation.ts'
import { describeFault, evidenceOf, type JudgeInput } from './input.ts'
import { type Contribution, combine } from './outcome.ts'
import { type Grade, grades, gradeTls } from './tls-grade.ts'

/** What a grade means for the verdict. */
const outcomes: Readonly<Record<Grade, Outcome>> = {
  goed: 'pass',
  voldoende: 'pass',
  'uit te faseren': 'attention',
  onvoldoende: 'fail',
}

const mustBeRefused = ['none', 'untrusted', 'revoked', 'expired'] as const

export function judgeChannel(input: JudgeInput): Verdict {
  const { plan } = input.evidence
  const hops = hopsOf(plan)
  const speaking = plan.parties.filter(({ id }) => hops.some((hop) => hop.includes(id)))
  const contributions = [
    ...hops.flatMap(([from, to]) => judgeHop(input, from, to)),
    ...speaking.map((party) => judgeTrials(input, party)),
  ]
  const fault = describeFault(input)
  if (fault !== undefined) contributions.push({ outcome: 'inconclusive', reason: fault })
  return combine(contributions)
}

function judgeHop({ evidence }: JudgeInput, from: string, to: string): Contribution[] {
  const onHop = evidence.parties
    .flatMap((party) => party.connections)
    .filter(({ party, peer }) => (party === from && peer === to) || (party === to && peer === from))
  // Around a product that is not ours stands a tap: its neighbours met that, and the tap recorded what it met itself.
  const met = onHop.filter(({ party }) => evidenceOf(evidence, party)?.outside !== undefined)
  const connections = met.length > 0 ? met : onHop
  if (connections.length === 0) {
    return [{ outcome: 'not-applicable', reason: makeReason('hop-unused', { from, to }) }]
  }
  const unchecked = connections.find(({ tls }) => !tls.authorized || tls.peerCertificate === undefined)
  if (unchecked !== undefined) {
    const detail = `${unchecked.party}: ${unchecked.tls.authorizationError ?? 'no certificate of the other side'}`
    return [{ outcome: 'fail', reason: makeReason('hop-not-mutual', { from, to, detail }) }]
  }
  // The group is known at the client's side only, and both sides see the same handshake; that tap tells all it knows.
  const clients = connections.filter(({ side }) => side === 'client')
  return [
    ...gradeHop(from, to, connections, met.length > 0 || clients.length === 0 ? connections : clients),
    ...findRevoked(evidence, connections),
  ]
}

/** One reason for each kind of handshake that was seen on the hop. */
function gradeHop(
  from: string,
  to: string,
  connections: readonly Connection[],
  telling: readonly Connection[],
): Contribution[] {
  const certificates = [...new Set(connections.flatMap(({ tls }) => tls.peerCertificate ?? []))].map(
    (pem) => new X509Certificate(pem),
  )
  const kinds = new Map(telling.map(({ tls }) => [`${tls.protocol} ${tls.cipher} ${tls.group}`, tls]))
  return [...kinds.values()].map((tls) => {
    const { grade, parts } = gradeTls(tls, certificates)
    const keyBits = Math.min(
      ...certificates.map(({ publicKey }) => publicKey.asymmetricKeyDetails?.modulusLength ?? 256),
    )
    const worst = parts.filter((part) => part.grade === grade && grades.indexOf(grade) > 0).map((part) => part.value)
    const values = {
      from,
      to,
      protocol: tls.protocol,
      cipher: tls.cipher,
      group: tls.group ?? '–',
      keyBits,
      grade: worst.length === 0 ? grade : `${grade} (${[...new Set(worst)].join(', ')})`,
    }
    return { outcome: outcomes[grade], reason: makeReason('hop-graded', values) }
  })
}

/**
 * Certificates that the register had revoked before the other side accepted them. Who goes by the lists may do so: they
 * hold for 48 hours (CPS UZI-register 4.9), and the register knows sooner.
 */
function findRevoked({ trust }: JudgeInput['evidence'], connections: readonly Connection[]): Contribution[] {
  const lists = readPem(trust.register ?? '', 'X509 CRL').map(readRevocationList)
  const reasons = connections.flatMap(({ party, peer = '–', startedAt, tls: { peerCertificate } }) => {
    const [der] = readPem(peerCertificate ?? '', 'CERTIFICATE')
    const at = der === undefined ? undefined : findDate(lists, readCertificate(der))
    if (at === undefined || at > startedAt) return []
    return [makeReason('hop-revoked', { party, peer, at: new Date(at).toISOString() })]
  })
  const once = new Map(reasons.map((reason) => [JSON.stringify(reason), reason]))
  return [...once.values()].map((reason) => ({ outcome: 'attention', reason }))
}

function findDate(lists: readonly RevocationList[], { issuer, serial }: CertificateFields): number | undefined {
  const own = lists.filter((list) => list.issuer.equals(issuer))
  return own.map((list) => findRevocationDate(list, serial)).find((at) => at !== undefined)
}

function judgeTrials({ evidence }: JudgeInput, { id: party, openToBrowsers = false }: PartySpec): Contribution {
  const trials = evidence.trials.filter((trial) => trial.party === party)
  const conforming = trials.find((trial) => trial.presented === 'conforming')
  if (conforming === undefined || mustBeRefused.some((kind) => !trials.some(({ presented }) => presented === kind))) {
    return { outcome: 'inconclusive', reason: makeReason('trial-missing', { party }) }
  }
  const accepted = trials.filter((trial) => trial.accepted && trial.presented !== 'conforming')
  // A browser has no certificate to show; what a system does there is in what its connections recorded.
  const wrong = accepted.filter(({ presented }) => !(openToBrowsers && presented === 'none'))
  if (wrong.length > 0) {
    const presented = wrong.map((trial) => trial.presented).join(', ')
    return { outcome: 'fail', reason: makeReason('trial-accepted', { party, presented }) }
  }
  // A listener that refuses everyone has shown nothing about what it refuses.
  if (!conforming.accepted) {
    return { outcome: 'inconclusive', reason: makeReason('trial-broken', { party, detail: conforming.detail }) }
  }
  const code = accepted.length > 0 ? 'trial-refused-but-browsers' : 'trial-refused'
  return { outcome: 'pass', reason: makeReason(code, { party }) }
}
