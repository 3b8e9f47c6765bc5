import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Der, ia5String, utf8String } from '../../certs/der.ts'
import { distinguishedName } from '../../certs/distinguished-name.ts'
import { basicConstraints, dnsName, otherName, subjectAltName } from '../../certs/extensions.ts'
import { createSelfSigned } from '../../certs/self-signed.ts'
import { serverSubject } from '../../certs/server-certificate.ts'
import type { UziAuthority } from '../../certs/uzi-authority.ts'
import type { CertificateDefect } from '../../harness/contracts/scenario.ts'
import { checkUziServer, readUziName, thumbprint, verifyUziChain } from '../../harness/contracts/uzi-certificate.ts'
import { hasKeyUsage, readCertificate } from '../../harness/contracts/x509-certificate.ts'
import { splitPem } from '../../harness/contracts/x509-pem.ts'
import {
  createAuthority,
  hoursAfter,
  lineNames,
  now,
  openWorkshop,
  reasonOf,
  request,
  verifyWith,
  type Workshop,
  x5cOf,
} from './fixtures.ts'
import { createQuickPool } from './quick-pool.ts'

const conforming = '2.16.528.1.1007.99.2110-1-900000022-S-90000380-00.000-00000000'
const uziNameType = '2.5.5.5'

describe.each(lineNames)('a chain of line %s', (line) => {
  let authority: UziAuthority

  beforeAll(async () => {
    authority = await createAuthority(line)
  })

  test('a conforming chain is accepted with its leaf and name', async () => {
    const issued = await authority.issueServerCertificate(request)
    const check = verifyWith(authority, issued.chainPem)
    if (!check.ok) throw new Error(check.reason)
    expect(check.name).toMatchObject({ passType: 'S', ura: '90000380', uziNumber: issued.uziNumber })
    expect(check.leaf.serialNumber).toBe(issued.serialNumber)
  })

  test('the leaf alone is accepted when the intermediates are in the trust store', async () => {
    const issued = await authority.issueServerCertificate(request)
    expect(verifyWith(authority, issued.certificatePem).ok).toBe(true)
  })

  test('the intermediates sent along are enough when only the root is trusted', async () => {
    const { chainPem } = await authority.issueServerCertificate(request)
    const trustPem = authority.authorities.root.certificatePem
    const check = verifyUziChain({ x5c: x5cOf(chainPem), trustPem, crlPem: authority.revocationLists(), at: now })
    expect(reasonOf(check)).toBe('accepted')
  })

  const defects: [CertificateDefect, RegExp][] = [
    ['expired', /"bron\.zorg\.test" has expired/],
    ['revoked', /"bron\.zorg\.test" is revoked/],
    ['wrong-pastype', /pass type is M, expected S/],
    ['six-field-other-name', /seven fields/],
    ['missing-client-auth', /not for clientAuth/],
    ['role-on-server', /role is 01\.015, expected 00\.000/],
    ['name-mismatch', /one dNSName, equal to the one commonName/],
    ['untrusted', /no trusted issuer signed/],
    ['production-ca-name', /no trusted issuer signed/],
    ['upn-only', /no otherName of type 2\.5\.5\.5/],
    ['short-key', /the key is rsa of 2048 bits, expected rsa of 4096 bits \(SBV-Z server validator\)/],
  ]
  test.each(defects)('a certificate with the defect %s is refused for that', async (defect, reason) => {
    const issued = await authority.issueServerCertificate({ ...request, defect })
    expect(reasonOf(verifyWith(authority, issued.chainPem))).toMatch(reason)
  })

  test('the defect wrong-ura gives a valid certificate of another organisation', async () => {
    const issued = await authority.issueServerCertificate({ ...request, defect: 'wrong-ura' })
    const check = verifyWith(authority, issued.chainPem)
    expect(check.ok && check.name.ura).toBe('99999999')
  })

  test('the defect utf8-other-name gives a certificate that is accepted', async () => {
    const issued = await authority.issueServerCertificate({ ...request, defect: 'utf8-other-name' })
    expect(verifyWith(authority, issued.chainPem).ok).toBe(true)
    expect(Buffer.from(new X509Certificate(issued.certificatePem).raw).includes('-S-90000380-00.000-')).toBe(true)
  })

  test('the defect encipherment-only gives a certificate that may not sign, and is accepted: usage is for others', async () => {
    const issued = await authority.issueServerCertificate({ ...request, defect: 'encipherment-only' })
    expect(verifyWith(authority, issued.chainPem).ok).toBe(true)
    const usage = readCertificate(new X509Certificate(issued.certificatePem).raw)
    expect([0, 2].map((bit) => hasKeyUsage(usage, bit))).toEqual([false, true])
  })

  test('a certificate under the name of the CA in production has that name for its issuer, and all else right', async () => {
    const { chainPem } = await authority.issueServerCertificate({ ...request, defect: 'production-ca-name' })
    const [leaf, root] = splitPem(chainPem, 'CERTIFICATE')
    expect(new X509Certificate(leaf ?? '').issuer).toMatch(/CN=(?!TEST )(UZI-register Private Server|UZI Server - G4)/)
    const list = verifyUziChain({ x5c: x5cOf(chainPem), trustPem: root ?? '', crlPem: '', at: now })
    expect(reasonOf(list)).toMatch(/has no revocation list/)
  })

  test('a chain of another authority with the same names is refused', async () => {
    const other = await createAuthority(line)
    const issued = await other.issueServerCertificate(request)
    expect(reasonOf(verifyWith(authority, issued.chainPem))).toMatch(/no trusted issuer/)
  })

  test('a self-signed twin is refused, and has all else right', async () => {
    const twin = await createSelfSigned({ ...request, line, now, keys: createQuickPool() })
    expect(reasonOf(verifyWith(authority, twin.chainPem))).toMatch(/no trusted issuer/)
    const check = verifyUziChain({ x5c: x5cOf(twin.chainPem), trustPem: twin.certificatePem, crlPem: '', at: now })
    expect(check.ok && check.name.ura).toBe('90000380')
  })
})

describe('the UZI name', () => {
  let shop: Workshop

  beforeAll(async () => {
    shop = await openWorkshop()
  })

  const nameIn = (...names: Der[]) =>
    readUziName(new X509Certificate(withNames(shop, [dnsName(request.fqdn), ...names])))

  test('is read from IA5String and from UTF8String', () => {
    expect(nameIn(otherName(uziNameType, ia5String(conforming)))?.ura).toBe('90000380')
    expect(nameIn(otherName(uziNameType, utf8String(conforming)))?.ura).toBe('90000380')
  })

  test('is selected on its type, not on its place', () => {
    const upn = otherName('1.3.6.1.4.1.311.20.2.3', utf8String('900000022@90000380'))
    expect(nameIn(upn, otherName(uziNameType, ia5String(conforming)))?.uziNumber).toBe('900000022')
    expect(nameIn(upn)).toBeUndefined()
  })

  test('is none when there are two', () => {
    const one = otherName(uziNameType, ia5String(conforming))
    expect(nameIn(one, otherName(uziNameType, ia5String(conforming.replace('90000380', '90000382'))))).toBeUndefined()
  })

  test.each([
    ['six fields', conforming.slice(0, conforming.lastIndexOf('-'))],
    ['eight fields', `${conforming}-0`],
    ['a URA of 7 digits', conforming.replace('90000380', '9000038')],
    ['a UZI number with a letter', conforming.replace('900000022', '90000002x')],
    ['an unknown pass type', conforming.replace('-S-', '-X-')],
    ['version 2', conforming.replace('-1-9', '-2-9')],
    ['a role without a dot', conforming.replace('00.000', '000000')],
    ['an AGB code of 7 digits', conforming.slice(0, -1)],
    ['an OID CA that is no OID', conforming.replace('2.16.528', '2.x.528')],
    ['a line break at the end', `${conforming}\n`],
  ])('is none with %s', (_title, text) => {
    expect(nameIn(otherName(uziNameType, ia5String(text)))).toBeUndefined()
  })

  test.each(['Z', 'N', 'M', 'S'])('is read for pass type %s', (passType) => {
    const text = conforming.replace('-S-', `-${passType}-`)
    expect(nameIn(otherName(uziNameType, ia5String(text)))?.passType).toBe(passType)
  })

  test('is none in a certificate without alternative names', () => {
    expect(readUziName(new X509Certificate(shop.chain.root.certificatePem))).toBeUndefined()
  })
})

describe('the rules for a server', () => {
  let shop: Workshop

  beforeAll(async () => {
    shop = await openWorkshop()
  })

  const reasonWith = (names: Der[]) => reasonOf(shop.verify(withNames(shop, names)))
  const uziName = otherName(uziNameType, ia5String(conforming))

  test('a role on a server is refused', () => {
    const withRole = otherName(uziNameType, ia5String(conforming.replace('00.000', '01.015')))
    expect(reasonWith([dnsName(request.fqdn), withRole])).toMatch(/role is 01\.015/)
    expect(reasonWith([dnsName(request.fqdn), uziName])).toBe('accepted')
  })

  test('an UZI number that differs from the subject is refused', () => {
    const other = otherName(uziNameType, ia5String(conforming.replace('900000022', '900000023')))
    expect(reasonWith([dnsName(request.fqdn), other])).toMatch(/UZI number differs/)
  })

  test('a dNSName other than CN, a second one and none at all are refused', () => {
    const reason = /one dNSName, equal to the one commonName/
    expect(reasonWith([dnsName('ander.zorg.test'), uziName])).toMatch(reason)
    expect(reasonWith([dnsName(request.fqdn), dnsName('ander.zorg.test'), uziName])).toMatch(reason)
    expect(reasonWith([uziName])).toMatch(reason)
  })

  test('text in the organisation cannot pose as another attribute of the subject', () => {
    const posing = { ...request.organisation, name: 'Zorg\nserialNumber=900000022' }
    const chainPem = shop.issue((content) => ({
      ...content,
      subject: serverSubject({ ...request, organisation: posing }, '900000099'),
    }))
    expect(reasonOf(shop.verify(chainPem))).toMatch(/UZI number differs/)
  })

  test('two serial numbers in the subject are refused', () => {
    const subject = distinguishedName([
      ['commonName', request.fqdn],
      ['serialNumber', '900000022'],
      ['serialNumber', '900000023'],
    ])
    expect(reasonOf(shop.verify(shop.issue((content) => ({ ...content, subject }))))).toMatch(/UZI number differs/)
  })

  test('two common names in the subject are refused', () => {
    const subject = distinguishedName([
      ['commonName', request.fqdn],
      ['commonName', 'ander.zorg.test'],
      ['serialNumber', '900000022'],
    ])
    expect(reasonOf(shop.verify(shop.issue((content) => ({ ...content, subject }))))).toMatch(/one commonName/)
  })

  test('a CA certificate is not taken for a server', () => {
    expect(reasonOf(shop.verify(shop.chain.domain.certificatePem))).toMatch(/that of a CA/)
    const asCa = shop.issue((content) => ({
      ...content,
      extensions: content.extensions.map((extension, index) =>
        index === 2 ? basicConstraints({ ca: true }) : extension,
      ),
    }))
    expect(reasonOf(shop.verify(asCa))).toMatch(/that of a CA/)
  })

  test('a certificate is not valid before its first moment', () => {
    const chainPem = shop.issue()
    expect(shop.verify(chainPem).ok).toBe(true)
    const early = hoursAfter(now, -1)
    expect(reasonOf(shop.verify(chainPem, { at: early }))).toMatch(/"bron\.zorg\.test" is not valid yet/)
  })
})

test('the rules for a server are read without its path, and what is no certificate of a server is refused', async () => {
  const shop = await openWorkshop()
  const leaf = new X509Certificate(shop.issue())
  expect(checkUziServer(leaf)).toMatchObject({ ok: true, name: { ura: '90000380' } })
  const authority = new X509Certificate(shop.chain.issuing.certificatePem)
  expect(checkUziServer(authority)).toEqual({ ok: false, reason: 'the certificate is that of a CA' })
})

describe('the key of a server', () => {
  let shop: Workshop
  beforeAll(async () => {
    shop = await openWorkshop()
  })
  const reasonFor = (publicKey: KeyObject): string => {
    const pem = shop.issue((content) => ({ ...content, publicKey }))
    const check = checkUziServer(new X509Certificate(pem))
    expect(reasonOf(shop.verify(pem))).toBe(check.ok ? 'accepted' : check.reason)
    return check.ok ? 'accepted' : check.reason
  }
  const rsa = async (bits: number): Promise<KeyObject> => (await createQuickPool().take(bits)).publicKey

  test('is RSA of 4096 bits', async () => {
    expect(reasonFor(await rsa(4096))).toBe('accepted')
  })

  test.each([2048, 3072, 4104])('of %i bits is refused, longer or shorter', async (bits) => {
    expect(reasonFor(await rsa(bits))).toBe(
      `the key is rsa of ${bits} bits, expected rsa of 4096 bits (SBV-Z server validator)`,
    )
  })
})

test('the thumbprint is SHA-256 of the certificate in base64url', async () => {
  const certificate = new X509Certificate((await openWorkshop()).chain.root.certificatePem)
  expect(thumbprint(certificate)).toBe(createHash('sha256').update(certificate.raw).digest('base64url'))
})

/** A server certificate with these alternative names; SAN is the last extension of the profile. */
function withNames(shop: Workshop, names: readonly Der[]): string {
  return shop.issue((content) => ({
    ...content,
    extensions: [...content.extensions.slice(0, -1), ...(names.length === 0 ? [] : [subjectAltName(...names)])],
  }))
}
