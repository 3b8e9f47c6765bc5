/** Path building and validation (RFC 5280 6.1), as far as the UZI chains need it: no name constraints, no policies. */

import {
  type CertificateFields,
  hasKeyUsage,
  readBasicConstraints,
  readKeyIdentifiers,
  readSubject,
} from './x509-certificate.ts'
import { findRevocation, type RevocationList, type RevocationStatus } from './x509-revocation.ts'
import { verifySigned } from './x509-signature.ts'

/** Leaf first, anchor last. */
export type PathResult = { path: CertificateFields[] } | { reason: string }

export interface PathInput {
  leaf: CertificateFields
  /** Certificates the peer sent along; they help to find the way and are trusted in nothing. */
  offered: readonly CertificateFields[]
  /** Self-signed ones are anchors, the others help to find the way. */
  trusted: readonly CertificateFields[]
}

const longestPath = 6
const keyCertSignBit = 5
const commonName = '2.5.4.3'

/** Criticality is honoured for these; their meaning is checked here or in the UZI rules. */
const understood: ReadonlySet<string> = new Set([
  '2.5.29.14', // subjectKeyIdentifier
  '2.5.29.15', // keyUsage
  '2.5.29.17', // subjectAltName
  '2.5.29.19', // basicConstraints
  '2.5.29.31', // cRLDistributionPoints: the lists are given
  '2.5.29.32', // certificatePolicies: any is accepted
  '2.5.29.35', // authorityKeyIdentifier
  '2.5.29.37', // extKeyUsage
])

const revocationTexts: Readonly<Record<Exclude<RevocationStatus, 'good'>, string>> = {
  revoked: 'is revoked',
  missing: 'has no revocation list from its issuer',
  stale: 'has no current revocation list from its issuer',
  forged: 'has no revocation list that its issuer signed',
}

/**
 * Follows the issuers to an anchor; every step is a verified signature. At each step the first certificate that
 * signed is taken, trusted ones before offered ones, so the work is bounded by the number of certificates.
 */
export function buildPath(input: PathInput): PathResult {
  const path = [input.leaf]
  for (let current = input.leaf; path.length <= longestPath; ) {
    if (isAnchor(current, input.trusted)) return { path }
    const issuer = findIssuer(current, [...input.trusted, ...input.offered])
    if (issuer === undefined || path.includes(issuer)) {
      return { reason: `no trusted issuer signed ${nameOf(current)}` }
    }
    path.push(issuer)
    current = issuer
  }
  return { reason: `the chain of ${nameOf(input.leaf)} is longer than ${longestPath}` }
}

/** Why this path may not be used at this moment, or undefined when it may. */
export function checkPath(
  path: readonly CertificateFields[],
  lists: readonly RevocationList[],
  atMs: number,
): string | undefined {
  const checks: ((certificate: CertificateFields, depth: number) => string | undefined)[] = [
    (certificate) => checkCertificate(certificate, atMs),
    (certificate, depth) => (depth === 0 ? undefined : checkAuthority(certificate, depth - 1)),
    // Last: only an issuer found to be a CA has a say on revocation.
    (certificate, depth) => checkRevocation(certificate, path[depth + 1], lists, atMs),
  ]
  for (const check of checks) {
    for (const [depth, certificate] of path.entries()) {
      const reason = check(certificate, depth)
      if (reason !== undefined) return `${nameOf(certificate)} ${reason}`
    }
  }
  return undefined
}

function checkCertificate(certificate: CertificateFields, atMs: number): string | undefined {
  if (atMs < certificate.notBefore) return 'is not valid yet'
  if (atMs > certificate.notAfter) return 'has expired'
  for (const [id, { critical }] of certificate.extensions) {
    if (critical && !understood.has(id)) return `has the unknown critical extension ${id}`
  }
  return undefined
}

/** @param below number of CA certificates between this one and the leaf */
function checkAuthority(certificate: CertificateFields, below: number): string | undefined {
  const { ca, pathLength } = readBasicConstraints(certificate)
  if (!ca) return 'is not a CA'
  if (pathLength !== undefined && below > pathLength) return `allows ${pathLength} CAs below it and has ${below}`
  return hasKeyUsage(certificate, keyCertSignBit) ? undefined : 'may not sign certificates'
}

/** An anchor has no issuer to ask: it is taken out of use by taking it out of the trust store. */
function checkRevocation(
  certificate: CertificateFields,
  issuer: CertificateFields | undefined,
  lists: readonly RevocationList[],
  atMs: number,
): string | undefined {
  if (issuer === undefined) return undefined
  const status = findRevocation(certificate, issuer, lists, atMs)
  return status === 'good' ? undefined : revocationTexts[status]
}

function isAnchor(certificate: CertificateFields, trusted: readonly CertificateFields[]): boolean {
  return (
    certificate.subject.equals(certificate.issuer) &&
    trusted.some((anchor) => anchor.der.equals(certificate.der)) &&
    verifySigned(certificate.signed, certificate.publicKey())
  )
}

function findIssuer(
  certificate: CertificateFields,
  candidates: readonly CertificateFields[],
): CertificateFields | undefined {
  const { issuer: keyId } = readKeyIdentifiers(certificate.extensions)
  return candidates.find((candidate) => {
    if (!candidate.subject.equals(certificate.issuer)) return false
    const { own } = readKeyIdentifiers(candidate.extensions)
    if (keyId !== undefined && own !== undefined && !keyId.equals(own)) return false
    return verifySigned(certificate.signed, candidate.publicKey())
  })
}

function nameOf(certificate: CertificateFields): string {
  return `certificate ${JSON.stringify(readSubject(certificate, commonName)[0] ?? 'without a name')}`
}
