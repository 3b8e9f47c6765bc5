/** CAs below one another, as PKIoverheid has them for whatever stands under it. */

import { type CertificateAuthority, createCertificateAuthority } from './certificate-authority.ts'
import {
  authorityInformationAccess,
  certificatePolicies,
  crlDistributionPoint,
  extendedKeyUsage,
  type extendedKeyUsages,
} from './extensions.ts'
import type { RsaKeyPair } from './key-pool.ts'
import { pkcs1Sha256 } from './signature.ts'
import { authorityName, caValidity } from './uzi-chain.ts'
import { caCertificateUri, cpsUri, revocationListUri } from './uzi-line.ts'

interface CaLevel {
  name: string
  keys: RsaKeyPair
  now: Date
  policies: readonly string[]
}

export function createRoot({ name, keys, now }: Omit<CaLevel, 'policies'>): CertificateAuthority {
  return createCertificateAuthority({
    attributes: authorityName(name),
    validity: caValidity(now, 0),
    keys,
    signature: pkcs1Sha256,
    extensions: [],
  })
}

export function createDomainCa({ name, keys, now, policies }: CaLevel, parent: CertificateAuthority) {
  return createCertificateAuthority({
    attributes: authorityName(name),
    validity: caValidity(now, 1),
    keys,
    signature: pkcs1Sha256,
    extensions: [certificatePolicies(policies, cpsUri), crlDistributionPoint(revocationListUri(parent.name))],
    parent,
  })
}

/** @param level.organizationIdentifier of who runs it (ETSI EN 319 412-1) */
export function createIssuingCa(
  level: CaLevel & { organizationIdentifier?: string; purposes: readonly (keyof typeof extendedKeyUsages)[] },
  parent: CertificateAuthority,
): CertificateAuthority {
  const { name, keys, now, policies, purposes } = level
  return createCertificateAuthority({
    attributes: authorityName(name, level.organizationIdentifier),
    validity: caValidity(now, 2),
    keys,
    signature: pkcs1Sha256,
    pathLength: 0,
    extensions: [
      certificatePolicies(policies, cpsUri),
      crlDistributionPoint(revocationListUri(parent.name)),
      authorityInformationAccess({ caIssuers: caCertificateUri(parent.name) }),
      extendedKeyUsage(...purposes),
    ],
    parent,
  })
}
