import { beforeAll, describe, expect, it } from 'vitest'
import { createUziAuthority, type UziAuthority } from '../../../certs/uzi-authority.ts'
import type { CertificateDefect } from '../../../harness/contracts/scenario.ts'
import { readPem } from '../../../harness/contracts/x509-pem.ts'
import {
  type CredentialDefect,
  credentialDefects,
  issueCredential,
  readCredentialDefect,
} from '../../../simulators/care-system/faults/credential-defect.ts'
import { readCredential } from '../../../simulators/kit/ssi/credential.ts'
import { createVerifier } from '../../../simulators/kit/ssi/verifier.ts'
import { issuingFingerprints } from '../../../simulators/kit/ssi/x509-credential.ts'
import type { CertifiedKey } from '../../../simulators/kit/types.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { certifiedKey } from '../nuts/nuts-network.ts'

const now = new Date()
let authority: UziAuthority

beforeAll(async () => {
  authority = await createUziAuthority({ line: 'G1', now, keys: createQuickPool(4) })
})

async function keyWith(defect?: CertificateDefect): Promise<CertifiedKey> {
  const issued = await authority.issueServerCertificate({
    fqdn: 'bron.zorg.test',
    organisation: { ura: '90000380', name: 'Tést Zorginstelling', city: 'Utrecht' },
    ...(defect === undefined ? {} : { defect }),
  })
  const [root] = readPem(issued.chainPem, 'CERTIFICATE').slice(-1)
  const rootPem = `-----BEGIN CERTIFICATE-----\n${root?.toString('base64') ?? ''}\n-----END CERTIFICATE-----\n`
  return { ...certifiedKey(issued), ...(defect === 'untrusted' ? { rootPem } : {}) }
}

async function make(defect: CredentialDefect, certificate?: CertificateDefect) {
  const key = await keyWith(certificate)
  const { trustPem } = authority
  return readCredential(
    await issueCredential(defect, { key, trustPem, subject: 'did:web:node.test:iam:90000380', now }),
  )
}

/** What a verifier says of a credential. */
async function judge(credential: Awaited<ReturnType<typeof make>>, checksRevocation = true): Promise<string> {
  const verifier = createVerifier({
    client: { request: () => Promise.reject(new Error('nothing is to be fetched')) },
    clock: { now: () => now },
    crlPem: authority.revocationLists(),
    ownDocument: () => undefined,
    ownStatusList: () => undefined,
    checksRevocation,
    checksPresentationTime: true,
    onUnknownStatus: () => {},
  })
  return verifier.verifyCredential(credential).then(
    () => 'accepted',
    (error: Error) => error.message,
  )
}

const refused: [CredentialDefect, RegExp][] = [
  ['none', /^accepted$/],
  ['chain-of-one', /x5c has 1 certificates, expected 2 to 6/],
  ['chain-with-more', /exactly the chain from leaf to root/],
  ['chain-with-a-gap', /no trusted issuer signed/],
  ['chain-without-root', /no trusted issuer signed/],
  ['unknown-fingerprint', /the CA of the did:x509 is not in the chain/],
  ['chain-order', /exactly the chain from leaf to root/],
  ['leaf-fingerprint', /names the certificate itself/],
  ['other-policy', /subject:O differs from the certificate/],
  ['claim-beyond-policy', /credentialSubject\.subject\.CN is not what the did:x509 says/],
  ['claim-no-text', /credentialSubject\.subject\.L is not what the did:x509 says/],
  ['no-expiration', /'expirationDate' is required/],
  ['before-certificate', /issued before its certificate/],
  ['outlives-certificate', /outlives its certificate/],
  ['other-key', /signature of the credential/],
]

describe('a credential with the defect', () => {
  it.each(refused)('%s is judged by a verifier for that', async (defect, reason) => {
    expect(await judge(await make(defect))).toMatch(reason)
  })

  it('own-root is good in itself, and of a CA that no policy names and no list is known of', async () => {
    const credential = await make('own-root', 'untrusted')
    expect(await judge(credential, false)).toBe('accepted')
    expect(await judge(credential)).toMatch(/has no revocation list/)
    const [, print = ''] = /sha256:([^:]+)/.exec(credential.issuer) ?? []
    expect(issuingFingerprints(authority.trustPem)).not.toContain(print)
    expect(issuingFingerprints(authority.trustPem)).toContain(/sha256:([^:]+)/.exec((await make('none')).issuer)?.[1])
  })

  it('none, of a certificate that was revoked, is refused for that', async () => {
    expect(await judge(await make('none', 'revoked'))).toMatch(/is revoked/)
  })

  it('none, of a certificate that may not sign, is refused for that', async () => {
    expect(await judge(await make('none', 'encipherment-only'))).toMatch(/key usage of the certificate does not allow/)
  })

  it('that nobody knows keeps the end from starting', () => {
    expect(refused.length + 1).toBe(credentialDefects.length)
    const party = { options: { credentialDefect: 'something-else' } } as unknown as Parameters<
      typeof readCredentialDefect
    >[0]
    expect(() => readCredentialDefect(party)).toThrow(/option credentialDefect/)
  })
})
