import { constants, createHash, type KeyObject, sign } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { createSerial, keyIdentifier, signCertificate } from '../../certs/certificate.ts'
import { type CertificateAuthority, createCertificateAuthority } from '../../certs/certificate-authority.ts'
import { bitString, boolean, type Der, encode, nullValue, octetString, oid, sequence } from '../../certs/der.ts'
import { type Attribute, distinguishedName } from '../../certs/distinguished-name.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  caKeyUsage,
  serverKeyUsage,
  subjectKeyIdentifier,
} from '../../certs/extensions.ts'
import { pkcs1Sha256, pssSha512, type SignatureProfile } from '../../certs/signature.ts'
import { toPem } from '../../harness/contracts/x509-pem.ts'
import { hoursAfter, issuingName, now, openWorkshop, reasonOf, type Workshop } from './fixtures.ts'

const extraName: readonly Attribute[] = [['commonName', 'TEST extra']]
const validity = { notBefore: hoursAfter(now, -1), notAfter: hoursAfter(now, 1) }

describe('authorities in a path', () => {
  let shop: Workshop

  beforeAll(async () => {
    shop = await openWorkshop()
  })

  test('a certificate that is not of a CA does not issue another', () => {
    expect(reasonBelow(shop, [basicConstraints({ ca: true }), caKeyUsage()])).toBe('accepted')
    expect(reasonBelow(shop, [basicConstraints({ ca: false }), caKeyUsage()])).toMatch(/"TEST extra" is not a CA/)
    expect(reasonBelow(shop, [caKeyUsage()])).toMatch(/"TEST extra" is not a CA/)
  })

  test('a CA without the right to sign certificates does not issue', () => {
    const reason = /"TEST extra" may not sign certificates/
    expect(reasonBelow(shop, [basicConstraints({ ca: true }), serverKeyUsage()])).toMatch(reason)
    expect(reasonBelow(shop, [basicConstraints({ ca: true })])).toMatch(reason)
  })

  test('a CA without the right to sign lists has no say on revocation', () => {
    const certSignOnly = sequence(oid('2.5.29.15'), boolean(true), octetString(encode(bitString(Buffer.of(0b100), 2))))
    const reason = /has no revocation list that its issuer signed/
    expect(reasonBelow(shop, [basicConstraints({ ca: true }), certSignOnly])).toMatch(reason)
  })

  test('a CA below one that allows none is refused', () => {
    const extra = createExtra(shop, shop.chain.issuing)
    const lists = [...shop.lists, extra.revocationList(now)]
    const chainPem = shop.issue(undefined, extra) + extra.certificatePem
    expect(reasonOf(shop.verify(chainPem, { lists }))).toMatch(/allows 0 CAs below it and has 1/)
  })

  test('a CA that has expired is refused while the leaf is still valid', () => {
    const extra = createExtra(shop, shop.chain.domain)
    const lists = [...shop.lists, extra.revocationList(now)]
    const chainPem = shop.issue(undefined, extra) + extra.certificatePem
    expect(reasonOf(shop.verify(chainPem, { lists }))).toBe('accepted')
    expect(reasonOf(shop.verify(chainPem, { lists, at: hoursAfter(now, 2) }))).toMatch(/"TEST extra" has expired/)
  })

  test('an unknown critical extension is refused, an uncritical one is not', () => {
    const unknown = (critical: boolean) =>
      shop.issue((content) => ({
        ...content,
        extensions: [...content.extensions, extensionOf('1.3.6.1.4.1.99999.1', critical)],
      }))
    expect(reasonOf(shop.verify(unknown(true)))).toMatch(/unknown critical extension 1\.3\.6\.1\.4\.1\.99999\.1/)
    expect(reasonOf(shop.verify(unknown(false)))).toBe('accepted')
  })

  test('an extension that occurs twice is refused', () => {
    const chainPem = shop.issue((content) => ({
      ...content,
      extensions: [...content.extensions, basicConstraints({ ca: false })],
    }))
    expect(reasonOf(shop.verify(chainPem))).toMatch(/occurs twice/)
  })

  test('a chain to an authority that is not in the trust store is refused', () => {
    const chainPem = shop.issue()
    const { domain, issuing } = shop.chain
    const trustPem = domain.certificatePem + issuing.certificatePem
    expect(reasonOf(shop.verify(chainPem, { trustPem }))).toMatch(/no trusted issuer/)
    expect(reasonOf(shop.verify(chainPem + shop.chain.root.certificatePem, { trustPem }))).toMatch(/no trusted issuer/)
  })

  test('a CA in the trust store that names itself but did not sign itself is no anchor', () => {
    const extra = createExtra(shop)
    const name = distinguishedName(extraName)
    const verdict = (key: KeyObject) => {
      const content = {
        serial: createSerial(),
        subject: name,
        issuer: name,
        validity,
        publicKey: shop.spareKeys.publicKey,
        extensions: [basicConstraints({ ca: true }), caKeyUsage(), subjectKeyIdentifier(extra.keyId)],
      }
      const trustPem = toPem('CERTIFICATE', signCertificate(content, pkcs1Sha256, key))
      return reasonOf(shop.verify(shop.issue(undefined, extra), { trustPem, lists: [extra.revocationList(now)] }))
    }
    expect(verdict(shop.spareKeys.privateKey)).toBe('accepted')
    expect(verdict(shop.caKeys.root.privateKey)).toMatch(/no trusted issuer signed certificate "TEST extra"/)
  })

  test('a root sent along is accepted when it is the trusted one', () => {
    const { root, domain, issuing } = shop.chain
    const chainPem = shop.issue() + issuing.certificatePem + domain.certificatePem
    expect(reasonOf(shop.verify(chainPem + root.certificatePem, { trustPem: root.certificatePem }))).toBe('accepted')
  })
})

describe.each([
  ['G1', pkcs1Sha256],
  ['G4', pssSha512],
] as const)('signatures of line %s', (line, profile) => {
  let shop: Workshop

  beforeAll(async () => {
    shop = await openWorkshop(line)
  })

  test('a certificate that another key signed in the name of the CA is refused', () => {
    expect(reasonOf(shop.verify(signLeaf(shop, profile, shop.caKeys.issuing.privateKey)))).toBe('accepted')
    expect(reasonOf(shop.verify(signLeaf(shop, profile, shop.spareKeys.privateKey)))).toMatch(/no trusted issuer/)
  })

  test('a certificate that was changed after signing is refused', () => {
    const pem = shop.issue()
    const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
    der.write('90000382', der.indexOf('S-90000380') + 2, 'latin1')
    expect(reasonOf(shop.verify(toPem('CERTIFICATE', der)))).toMatch(/no trusted issuer/)
  })

  test('a signature with SHA-1 is refused', () => {
    expect(reasonOf(shop.verify(signLeaf(shop, sha1Profile, shop.caKeys.issuing.privateKey)))).toMatch(
      /no trusted issuer/,
    )
  })
})

test('a PSS signature with the defaults of the standard, which mean SHA-1, is refused', async () => {
  const shop = await openWorkshop('G4')
  const bare: SignatureProfile = {
    algorithm: () => sequence(oid('1.2.840.113549.1.1.10'), sequence()),
    sign: (bytes, key) => sign('sha1', bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 }),
  }
  expect(reasonOf(shop.verify(signLeaf(shop, bare, shop.caKeys.issuing.privateKey)))).toMatch(/no trusted issuer/)
})

test('a certificate whose two signature algorithms differ is refused', async () => {
  const shop = await openWorkshop('G1')
  let calls = 0
  const changing: SignatureProfile = {
    ...pkcs1Sha256,
    algorithm: () => (calls++ === 0 ? sequence(oid('1.2.840.113549.1.1.13'), nullValue()) : pkcs1Sha256.algorithm()),
  }
  expect(reasonOf(shop.verify(signLeaf(shop, changing, shop.caKeys.issuing.privateKey)))).toMatch(/algorithms differ/)
})

test('a CA key with another identifier than the certificate names is not tried', async () => {
  const shop = await openWorkshop('G1')
  const wrongId = createHash('sha1').update('another key').digest()
  const pem = shop.issue((content) => ({
    ...content,
    extensions: [authorityKeyIdentifier(wrongId), ...content.extensions.slice(1)],
  }))
  expect(reasonOf(shop.verify(pem))).toMatch(/no trusted issuer/)
})

const sha1Profile: SignatureProfile = {
  algorithm: () => sequence(oid('1.2.840.113549.1.1.5'), nullValue()),
  sign: (bytes, key) => sign('sha1', bytes, key),
}

/** A CA with the spare key; below none of the others it signs itself. */
function createExtra(shop: Workshop, parent?: CertificateAuthority): CertificateAuthority {
  return createCertificateAuthority({
    attributes: extraName,
    validity,
    keys: shop.spareKeys,
    signature: pkcs1Sha256,
    extensions: [],
    ...(parent === undefined ? {} : { parent }),
  })
}

/** The verdict on a leaf below a certificate of the domain CA that has these extensions. */
function reasonBelow(shop: Workshop, extensions: readonly Der[]): string {
  const { spareKeys, serverKeys, chain } = shop
  const subject = distinguishedName(extraName)
  const middle = chain.domain.issue({
    serial: createSerial(),
    subject,
    validity,
    publicKey: spareKeys.publicKey,
    extensions: [...extensions, subjectKeyIdentifier(keyIdentifier(spareKeys.publicKey))],
  })
  const content = { ...shop.content(createExtra(shop)), issuer: subject, publicKey: serverKeys.publicKey }
  const leaf = toPem('CERTIFICATE', signCertificate(content, pkcs1Sha256, spareKeys.privateKey))
  // The list of the one in between is there, so that revocation is not what a refusal is about.
  const lists = [...shop.lists, createExtra(shop).revocationList(now)]
  return reasonOf(shop.verify(leaf + middle, { lists }))
}

/** The conforming server certificate, signed with this key in this way in the name of the issuing CA. */
function signLeaf(shop: Workshop, profile: SignatureProfile, key: KeyObject): string {
  const issuer = issuingName(shop.chain)
  return toPem('CERTIFICATE', signCertificate({ ...shop.content(), issuer }, profile, key))
}

function extensionOf(id: string, critical: boolean): Der {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(Buffer.of(5, 0)))
}
