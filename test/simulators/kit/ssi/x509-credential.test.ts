import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { octetString, oid, sequence, utf8String } from '../../../../certs/der.ts'
import { otherName, subjectAltName } from '../../../../certs/extensions.ts'
import { createKeyPool, type RsaKeyPair } from '../../../../certs/key-pool.ts'
import { serverCertificateContent } from '../../../../certs/server-certificate.ts'
import { buildUziChain, type UziChain } from '../../../../certs/uzi-chain.ts'
import { uziLines } from '../../../../certs/uzi-line.ts'
import { readPem } from '../../../../harness/contracts/x509-pem.ts'
import { readCredential } from '../../../../simulators/kit/ssi/credential.ts'
import {
  issueX509Credential,
  issuingFingerprints,
  verifyX509Signature,
} from '../../../../simulators/kit/ssi/x509-credential.ts'
import type { CertifiedKey } from '../../../../simulators/kit/types.ts'

const now = new Date()
const holder = 'did:web:node.a.test:iam:1'
const organisation = { ura: '90000001', name: 'Testzorg BV', city: 'Utrecht' }

let chain: UziChain
let keys: RsaKeyPair
let trustPem: string
let crlPem: string

beforeAll(async () => {
  const pool = createKeyPool()
  const [root, domain, issuing, server] = await Promise.all([1, 2, 3, 4].map(() => pool.take(2048)))
  if (root === undefined || domain === undefined || issuing === undefined || server === undefined) throw new Error()
  chain = buildUziChain(uziLines.G1, now, { root, domain, issuing })
  keys = server
  trustPem = [chain.root, chain.domain, chain.issuing].map((level) => level.certificatePem).join('')
  crlPem = [chain.root, chain.domain, chain.issuing].map((level) => level.revocationList(now)).join('')
})

type Content = ReturnType<typeof serverCertificateContent>

function certify(change: (content: Content) => Content = (content) => content): CertifiedKey {
  const profile = { line: uziLines.G1, now, keys, uziNumber: '900000001', issuer: chain.issuing }
  const pem = chain.issuing.issue(change(serverCertificateContent({ fqdn: 'a.test', organisation }, profile)))
  const chainPem = [pem, chain.issuing.certificatePem, chain.domain.certificatePem].join('')
  return {
    privateKey: keys.privateKey,
    certificate: new X509Certificate(pem),
    x5c: readPem(chainPem, 'CERTIFICATE').map((der) => der.toString('base64')),
  }
}

const issue = (key: CertifiedKey) => issueX509Credential({ key, trustPem, subject: holder, now })

describe('an X509Credential', () => {
  it('says of the holder what the certificate says of the organisation', async () => {
    const { issuer, subjects, types, expiresAt, signed } = readCredential(await issue(certify()))
    expect(types).toEqual(['VerifiableCredential', 'X509Credential'])
    expect(subjects).toEqual([
      {
        id: holder,
        san: { otherName: '2.16.528.1.1007.99.2110-1-900000001-S-90000001-00.000-00000000' },
        subject: { O: 'Testzorg BV', L: 'Utrecht' },
      },
    ])
    expect(issuer).toContain(`sha256:${issuingFingerprints(trustPem)[0]}::san:otherName:2.16.528`)
    expect(issuer).toMatch(/::subject:L:Utrecht:O:Testzorg%20BV$/)
    expect(signed?.header).toMatchObject({ alg: 'PS256', typ: 'JWT', kid: `${issuer}#0` })
    expect(signed?.header.x5c).toHaveLength(4)
    expect(expiresAt).toEqual(new Date(certify().certificate.validTo))
  })

  it('can end before the certificate', async () => {
    const end = new Date(Math.floor(now.getTime() / 1000) * 1000 + 60_000)
    const jwt = await issueX509Credential({ key: certify(), trustPem, subject: holder, now, expiresAt: end })
    expect(readCredential(jwt).expiresAt).toEqual(end)
  })

  it('is pinned to the CA that issues, and to no other', () => {
    expect(issuingFingerprints(trustPem)).toHaveLength(1)
  })

  it('verifies with the chain in its own header', async () => {
    await expect(verifyX509Signature(readCredential(await issue(certify())), crlPem, now)).resolves.toBeUndefined()
  })

  it('does not verify with a certificate that may not sign', async () => {
    const keyUsage = (content: Content): Content => ({
      ...content,
      extensions: content.extensions.map((extension, at) => (at === 3 ? keyEnciphermentOnly() : extension)),
    })
    const credential = readCredential(await issue(certify(keyUsage)))
    await expect(verifyX509Signature(credential, crlPem, now)).rejects.toThrow(/key usage/)
  })

  it('does not verify when a list of a CA is missing, unless revocation is left alone', async () => {
    const credential = readCredential(await issue(certify()))
    await expect(verifyX509Signature(credential, '', now)).rejects.toThrow(/no revocation list/)
    await expect(verifyX509Signature(credential, undefined, now)).resolves.toBeUndefined()
  })

  it('does not verify when its chain is over, or not there yet', async () => {
    const credential = readCredential(await issue(certify()))
    for (const at of ['2060-01-01', '2000-01-01']) {
      await expect(verifyX509Signature(credential, undefined, new Date(at))).rejects.toThrow(/not valid at this moment/)
    }
  })

  it('reads an otherName in UTF-8 too, as test scripts of products write it', async () => {
    const text = '2.16.528.1.1007.99.2110-1-1-S-90000001-00.000-0'
    const named = (content: Content): Content => ({
      ...content,
      extensions: [...content.extensions.slice(0, -1), subjectAltName(otherName('2.5.5.5', utf8String(text)))],
    })
    const [subject] = readCredential(await issue(certify(named))).subjects
    expect(subject).toMatchObject({ san: { otherName: text } })
  })

  it('is not made with a key that has no certificate of the register', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const key = {
      ...certify(),
      privateKey: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
      x5c: [],
    }
    await expect(issue(key)).rejects.toThrow(/no certificate/)
  })
})

/** Bit 2 of KeyUsage, critical. */
function keyEnciphermentOnly() {
  return sequence(oid('2.5.29.15'), octetString(Buffer.from([0x03, 0x02, 0x05, 0x20])))
}
