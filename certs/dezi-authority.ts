/**
 * The PKIoverheid chain above the seal of the Dezi-register, in a test form: an organisation's certificate whose key
 * signs statements about persons (field notes on identity 2.3: the seal seen on acceptance).
 */

import { createDomainCa, createIssuingCa, createRoot } from './ca-chain.ts'
import { createSerial, keyIdentifier, type Validity } from './certificate.ts'
import type { CertificateAuthority } from './certificate-authority.ts'
import { distinguishedName } from './distinguished-name.ts'
import {
  authorityInformationAccess,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoint,
  leafKeyUsage,
  qcStatements,
  subjectKeyIdentifier,
} from './extensions.ts'
import { describeIssued } from './issued-certificate.ts'
import { createKeyPool, type KeyPool, type RsaKeyPair } from './key-pool.ts'
import { yearsAfter } from './server-certificate.ts'
import type { PassKey } from './uzi-card-authority.ts'
import { caCertificateUri, cpsUri, ocspUri, revocationListUri, userNotice } from './uzi-line.ts'

export interface DeziAuthority {
  /** Root, domain and issuing CA. */
  readonly trustPem: string
  /** A seal of the register; `name` is its commonName. */
  issueSeal(options?: { name?: string; defect?: 'expired' | 'revoked' }): Promise<PassKey>
  /** PEM of one list for each CA, root first. */
  revocationLists(at?: Date): string
}

const caNames = {
  root: 'TEST PKIoverheid Root CA - G3',
  domain: 'TEST PKIoverheid Organisatie Services CA - G3',
  issuing: 'TEST TSP PKIoverheid Organisatie Services CA - G3',
} as const
/** The second is QCP-l-qscd: a qualified certificate of a legal person on a device (ETSI EN 319 411-2). */
const policies = ['2.16.528.1.1007.99.7', '0.4.0.194112.1.3'] as const
const cibg = 'NTRNL-50000535'
const sealKeyBits = 2048
const defaultCaKeyBits = 4096
const lifetimeYears = 3
const dayMs = 24 * 60 * 60 * 1000
const disclosureUri = 'https://cps.dezi.test/pds.pdf'

export async function createDeziAuthority(options: {
  now: Date
  keyBits?: number
  keys?: KeyPool
}): Promise<DeziAuthority> {
  const { now, keyBits = defaultCaKeyBits, keys = createKeyPool() } = options
  const level = async (name: string) => ({ name, keys: await keys.take(keyBits), now, policies })
  const root = createRoot(await level(caNames.root))
  const domain = createDomainCa(await level(caNames.domain), root)
  const purposes = ['emailProtection', 'documentSigning', 'ocspSigning'] as const
  const issuing = createIssuingCa({ ...(await level(caNames.issuing)), purposes }, domain)
  const levels = [root, domain, issuing]
  return {
    trustPem: levels.map((each) => each.certificatePem).join(''),
    async issueSeal({ name = 'TEST Dezi-register', defect } = {}) {
      const pair = await keys.take(sealKeyBits)
      const certificatePem = issuing.issue(sealContent({ name, pair, issuing, validity: sealValidity(now, defect) }))
      const seal = describeIssued(pair, '', certificatePem, [issuing.certificatePem, domain.certificatePem])
      if (defect === 'revoked') issuing.revoke(seal.serialNumber, now)
      const { privateKeyPem, chainPem, serialNumber } = seal
      return { privateKeyPem, certificatePem, chainPem, serialNumber }
    },
    revocationLists: (at = now) => levels.map((each) => each.revocationList(at)).join(''),
  }
}

interface Seal {
  name: string
  pair: RsaKeyPair
  issuing: CertificateAuthority
  validity: Validity
}

function sealContent({ name, pair, issuing, validity }: Seal) {
  return {
    serial: createSerial(),
    subject: distinguishedName([
      ['countryName', 'NL'],
      ['organizationName', 'CIBG'],
      ['organizationIdentifier', cibg],
      ['commonName', name],
    ]),
    validity,
    publicKey: pair.publicKey,
    extensions: [
      authorityKeyIdentifier(issuing.keyId),
      subjectKeyIdentifier(keyIdentifier(pair.publicKey)),
      basicConstraints({ ca: false }),
      leafKeyUsage('nonRepudiation'),
      certificatePolicies(policies, cpsUri, userNotice),
      crlDistributionPoint(revocationListUri(issuing.name)),
      authorityInformationAccess({ caIssuers: caCertificateUri(issuing.name), ocsp: ocspUri }),
      qcStatements('eseal', disclosureUri),
    ],
  }
}

function sealValidity(now: Date, defect: 'expired' | 'revoked' | undefined): Validity {
  return defect === 'expired'
    ? { notBefore: yearsAfter(now, -lifetimeYears), notAfter: new Date(now.getTime() - dayMs) }
    : { notBefore: now, notAfter: yearsAfter(now, lifetimeYears) }
}
