/** The three CAs of a line: root, domain, issuing (field profile: CPS UZI-register, certificate profiles of the CAs). */

import type { Validity } from './certificate.ts'
import { type CertificateAuthority, createCertificateAuthority } from './certificate-authority.ts'
import type { Der } from './der.ts'
import type { Attribute } from './distinguished-name.ts'
import {
  authorityInformationAccess,
  certificatePolicies,
  crlDistributionPoint,
  extendedKeyUsage,
} from './extensions.ts'
import type { RsaKeyPair } from './key-pool.ts'
import { yearsAfter } from './server-certificate.ts'
import { caCertificateUri, cpsUri, revocationListUri, type UziLine } from './uzi-line.ts'

export interface UziChain {
  root: CertificateAuthority
  domain: CertificateAuthority
  issuing: CertificateAuthority
}

export interface ChainKeys {
  root: RsaKeyPair
  domain: RsaKeyPair
  issuing: RsaKeyPair
}

const dayMs = 24 * 60 * 60 * 1000
/** The chain is older than every server certificate, an expired one too, and outlives all it issues. */
const caYears = 4
/** organizationIdentifier of CIBG (ETSI EN 319 412-1); the test CAs above the issuing one leave it out. */
const cibg = 'NTRNL-50000535'

export function buildUziChain(line: UziLine, now: Date, keys: ChainKeys): UziChain {
  const { names, signature } = line
  const root = createCertificateAuthority({
    attributes: authorityName(names.root),
    validity: caValidity(now, 0),
    keys: keys.root,
    signature,
    extensions: [],
  })
  const domain = createCertificateAuthority({
    attributes: authorityName(names.domain),
    validity: caValidity(now, 1),
    keys: keys.domain,
    signature,
    extensions: belowCa(line, names.root),
    parent: root,
  })
  const issuing = createCertificateAuthority({
    attributes: authorityName(names.issuing, cibg),
    validity: caValidity(now, 2),
    keys: keys.issuing,
    signature,
    pathLength: 0,
    extensions: [
      ...belowCa(line, names.domain),
      authorityInformationAccess({ caIssuers: caCertificateUri(names.domain) }),
      // Bounds the purposes of leaves; without serverAuth OpenSSL refuses every server below it.
      extendedKeyUsage('serverAuth', 'clientAuth', 'ocspSigning'),
    ],
    parent: domain,
  })
  return { root, domain, issuing }
}

/** Each level ends one day before the one above it, as in the register. */
export function caValidity(now: Date, level: number): Validity {
  return {
    notBefore: yearsAfter(now, -caYears),
    notAfter: new Date(yearsAfter(now, caYears).getTime() - level * dayMs),
  }
}

function belowCa(line: UziLine, parentName: string): Der[] {
  return [certificatePolicies(line.policies, cpsUri), crlDistributionPoint(revocationListUri(parentName))]
}

export function authorityName(commonName: string, organizationIdentifier?: string): Attribute[] {
  return [
    ['countryName', 'NL'],
    ['organizationName', 'CIBG'],
    ...(organizationIdentifier === undefined ? [] : [['organizationIdentifier', organizationIdentifier] as const]),
    ['commonName', commonName],
  ]
}
