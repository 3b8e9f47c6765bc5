/** The test authority of passes: a root, the domain CAs and an issuing CA for each kind of pass. */

import { type PassUse, passUses } from '../harness/contracts/identity/identity-files.ts'
import { createDomainCa, createIssuingCa, createRoot } from './ca-chain.ts'
import type { CertificateAuthority } from './certificate-authority.ts'
import { createUziNumbers, describeIssued } from './issued-certificate.ts'
import { createKeyPool, type KeyPool } from './key-pool.ts'
import { cardLines, cardRootName, type PassType, useProfiles } from './uzi-card-line.ts'
import { assertPassRequest, type PassRequest, passContent } from './uzi-pass.ts'

export interface UziCardAuthorityOptions {
  /** Certificates and revocation lists start at this moment. */
  now: Date
  /** Kinds of passes that will be issued; all by default. Each costs an issuing CA. */
  types?: readonly PassType[]
  /** Size of the CA keys; 4096 by default. */
  keyBits?: number
  /** Where keys come from. The keys of a pass have 2048 bits, as on the cards of the G3 line. */
  keys?: KeyPool
}

export interface PassKey {
  /** PKCS#8. */
  privateKeyPem: string
  certificatePem: string
  /** Leaf, issuing CA, domain CA; the root is left out. */
  chainPem: string
  /** X.509 serial number, hexadecimal in upper case. */
  serialNumber: string
}

export interface IssuedPass {
  type: PassType
  uziNumber: string
  ura: string
  /** A pass of type M has no `signature`. */
  keys: Partial<Record<PassUse, PassKey>> & Record<'authentication' | 'confidentiality', PassKey>
}

export interface UziCardAuthority {
  /** Root, domain and issuing CAs. */
  readonly trustPem: string
  /** @throws RangeError for a request that the register would refuse, or of a kind that this authority does not issue */
  issuePass(request: PassRequest): Promise<IssuedPass>
  /** Puts a certificate on the next lists. @throws RangeError when it was not issued here */
  revoke(serialNumber: string): void
  /** PEM of one list for each CA, root first; valid for 48 hours from `at`, by default from the start. */
  revocationLists(at?: Date): string
}

const passKeyBits = 2048

const defaultCaKeyBits = 4096
const cibg = 'NTRNL-50000535'
const cardPolicies = Object.values(useProfiles).map(({ policy }) => policy)
const issuingPurposes = [
  'clientAuth',
  'emailProtection',
  'documentSigning',
  'encryptingFileSystem',
  'ocspSigning',
] as const

export async function createUziCardAuthority(options: UziCardAuthorityOptions): Promise<UziCardAuthority> {
  const { now, types = ['Z', 'N', 'M'], keyBits = defaultCaKeyBits, keys = createKeyPool() } = options
  const root = createRoot({ name: cardRootName, keys: await keys.take(keyBits), now })
  const domains = new Map<string, CertificateAuthority>()
  const issuers = new Map<PassType, { domain: CertificateAuthority; issuing: CertificateAuthority }>()
  for (const type of types) {
    const line = cardLines[type]
    const level = async (name: string) => ({ name, keys: await keys.take(keyBits), now, policies: cardPolicies })
    const domain = domains.get(line.domain) ?? createDomainCa(await level(line.domain), root)
    domains.set(line.domain, domain)
    const profile = { ...(await level(line.issuing)), organizationIdentifier: cibg, purposes: issuingPurposes }
    issuers.set(type, { domain, issuing: createIssuingCa(profile, domain) })
  }
  const levels = [root, ...domains.values(), ...[...issuers.values()].map(({ issuing }) => issuing)]
  const nextUziNumber = createUziNumbers()
  const revoke = (serialNumber: string): void => {
    if (levels.some((level) => level.revoke(serialNumber, now))) return
    throw new RangeError(
      `revoke: ${JSON.stringify(serialNumber)}, expected the serial number of a certificate issued here`,
    )
  }
  return {
    trustPem: levels.map((level) => level.certificatePem).join(''),
    async issuePass(request) {
      assertPassRequest(request)
      const issuer = issuers.get(request.type)
      if (issuer === undefined) throw new RangeError(`pass request: type ${request.type}, expected ${types.join(', ')}`)
      const issued = await issueKeys(request, { now, keys, uziNumber: request.uziNumber ?? nextUziNumber() }, issuer)
      if (request.defect === 'revoked') for (const key of Object.values(issued.keys)) revoke(key.serialNumber)
      return issued
    },
    revoke,
    revocationLists: (at = now) => levels.map((level) => level.revocationList(at)).join(''),
  }
}

async function issueKeys(
  request: PassRequest,
  { now, keys, uziNumber }: { now: Date; keys: KeyPool; uziNumber: string },
  { domain, issuing }: { domain: CertificateAuthority; issuing: CertificateAuthority },
): Promise<IssuedPass> {
  const issue = async (use: PassUse): Promise<PassKey> => {
    const pair = await keys.take(passKeyBits)
    const certificatePem = issuing.issue(passContent(request, { now, uziNumber, use, keys: pair, issuer: issuing }))
    return describeIssued(pair, uziNumber, certificatePem, [issuing.certificatePem, domain.certificatePem])
  }
  const { uses } = cardLines[request.type]
  const [authentication, signature, confidentiality] = await Promise.all(
    passUses.map((use) => (uses.includes(use) ? issue(use) : undefined)),
  )
  if (authentication === undefined || confidentiality === undefined) throw new Error('a pass has both of these keys')
  return {
    type: request.type,
    uziNumber,
    ura: request.organisation.ura,
    keys: { authentication, confidentiality, ...(signature === undefined ? {} : { signature }) },
  }
}
