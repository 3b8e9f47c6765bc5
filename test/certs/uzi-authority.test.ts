import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { beforeAll, describe, expect, test } from 'vitest'
import type { UziAuthority } from '../../certs/uzi-authority.ts'
import { createUziAuthority } from '../../certs/uzi-authority.ts'
import { readUziName } from '../../harness/contracts/uzi-certificate.ts'
import { splitPem } from '../../harness/contracts/x509-pem.ts'
import { createAuthority, hoursAfter, keyBits, lineNames, now, organisation, request } from './fixtures.ts'
import { createQuickPool } from './quick-pool.ts'

const policies = { G1: ['2.16.528.1.1007.99.12'], G4: ['2.16.528.1.1007.99.44.15.35.11', '0.4.0.2042.1.1'] }
const signatureOids = { G1: '1.2.840.113549.1.1.11', G4: '1.2.840.113549.1.1.10' }

describe.each(lineNames)('line %s', (line) => {
  let authority: UziAuthority

  beforeAll(async () => {
    authority = await createAuthority(line)
  })

  test('the chain is root, domain and issuing CA, each signed by the one above', () => {
    const { root, domain, issuing } = readAuthorities(authority)
    expect(root.verify(root.publicKey)).toBe(true)
    expect(domain.verify(root.publicKey) && domain.checkIssued(root)).toBe(true)
    expect(issuing.verify(domain.publicKey) && issuing.checkIssued(domain)).toBe(true)
    expect([root.ca, domain.ca, issuing.ca]).toEqual([true, true, true])
  })

  test('each level ends one day before the one above it', () => {
    const { root, domain, issuing } = readAuthorities(authority)
    const dayMs = 24 * 3_600_000
    expect(Date.parse(root.validTo) - Date.parse(domain.validTo)).toBe(dayMs)
    expect(Date.parse(domain.validTo) - Date.parse(issuing.validTo)).toBe(dayMs)
  })

  test('every name of a CA starts with TEST and only the issuing CA carries the organizationIdentifier', () => {
    const { root, domain, issuing } = readAuthorities(authority)
    for (const ca of [root, domain, issuing]) expect(ca.subject).toMatch(/^C=NL\nO=CIBG\n(.*\n)?CN=TEST /)
    expect(issuing.subject).toContain('organizationIdentifier=NTRNL-50000535')
    expect(root.subject + domain.subject).not.toContain('organizationIdentifier')
  })

  test('CA extensions are those of the register', () => {
    const [root, domain, issuing] = splitPem(authority.trustPem, 'CERTIFICATE').map(readExtensions)
    expect(Object.keys(root ?? {}).sort()).toEqual(['basicConstraints', 'keyUsage', 'subjectKeyIdentifier'])
    expect(root?.keyUsage).toMatchObject({ critical: true, keyCertSign: true, cRLSign: true, digitalSignature: false })
    expect(domain).toHaveProperty('authorityKeyIdentifier')
    expect(domain).toHaveProperty('certificatePolicies')
    expect(domain).toHaveProperty('cRLDistributionPoints')
    expect(issuing?.basicConstraints).toMatchObject({ critical: true, cA: true, pathLenConstraint: 0 })
    expect(issuing?.extKeyUsage).toMatchObject({ serverAuth: true, clientAuth: true, '1.3.6.1.5.5.7.3.9': true })
  })

  test('a server certificate names the organisation, the host and the UZI number', async () => {
    const issued = await authority.issueServerCertificate({ ...request, uziNumber: '900000022' })
    const certificate = new X509Certificate(issued.certificatePem)
    expect(certificate.subject.split('\n')).toEqual([
      'C=NL',
      `O=${organisation.name}`,
      `L=${organisation.city}`,
      'CN=bron.zorg.test',
      'serialNumber=900000022',
    ])
    expect(readUziName(certificate)).toEqual({
      caOid: '2.16.528.1.1007.99.2110',
      version: '1',
      uziNumber: '900000022',
      passType: 'S',
      ura: '90000380',
      role: '00.000',
      agb: '00000000',
    })
  })

  test('text in the subject is UTF8String, the country and the number are PrintableString', async () => {
    const issued = await authority.issueServerCertificate(request)
    const { attributes } = forge.pki.certificateFromPem(issued.certificatePem).subject
    const tags = Object.fromEntries(attributes.map(({ name, valueTagClass }) => [name, valueTagClass]))
    expect(tags).toEqual({ countryName: 19, organizationName: 12, localityName: 12, commonName: 12, serialNumber: 19 })
  })

  test('server extensions are those of type S', async () => {
    const issued = await authority.issueServerCertificate(request)
    const extensions = readExtensions(issued.certificatePem)
    expect(extensions.basicConstraints).toMatchObject({ critical: true, cA: false })
    const usage = { critical: true, digitalSignature: true, keyEncipherment: true, nonRepudiation: false }
    expect(extensions.keyUsage).toMatchObject({ ...usage, dataEncipherment: false, keyCertSign: false })
    expect(extensions.extKeyUsage).toMatchObject({ serverAuth: true, clientAuth: true })
    expect(policyOids(extensions.certificatePolicies)).toEqual(policies[line])
    const certificate = new X509Certificate(issued.certificatePem)
    expect(certificate.checkHost('bron.zorg.test')).toBe('bron.zorg.test')
    expect(certificate.infoAccess).toMatch(/^OCSP - URI:http:\/\/ocsp\.uzi-register\.test\nCA Issuers - URI:http:/)
    expect(certificate.subjectAltName?.match(/DNS:/g)).toHaveLength(1)
    expect(certificate.subjectAltName?.match(/othername:/g)).toHaveLength(line === 'G4' ? 2 : 1)
  })

  test('certificates carry the signature algorithm of the line and plain RSA keys', async () => {
    const issued = await authority.issueServerCertificate(request)
    for (const pem of [issued.certificatePem, ...splitPem(authority.trustPem, 'CERTIFICATE')]) {
      expect(forge.pki.certificateFromPem(pem).signatureOid).toBe(signatureOids[line])
      expect(new X509Certificate(pem).publicKey.asymmetricKeyType).toBe('rsa')
    }
  })

  test('the chain holds leaf, issuing and domain CA without the root, and the key belongs to the leaf', async () => {
    const issued = await authority.issueServerCertificate(request)
    const chain = splitPem(issued.chainPem, 'CERTIFICATE')
    const { domain, issuing } = authority.authorities
    expect(chain).toEqual([issued.certificatePem, issuing.certificatePem, domain.certificatePem])
    expect(new X509Certificate(issued.certificatePem).checkPrivateKey(createPrivateKey(issued.privateKeyPem))).toBe(
      true,
    )
  })

  test('a revocation list comes from every CA of the chain', () => {
    expect(splitPem(authority.revocationLists(), 'X509 CRL')).toHaveLength(3)
  })
})

test('G4 leaves name the URA as permanentIdentifier', async () => {
  const authority = await createAuthority('G4')
  const issued = await authority.issueServerCertificate(request)
  const der = new X509Certificate(issued.certificatePem).raw
  // SEQUENCE { UTF8String "90000380", OID 2.16.528.1.1007.3.3 }
  const expected = ['3014', '0c08', Buffer.from('90000380').toString('hex'), '0608', '60841001876f0303'].join('')
  expect(der.toString('hex')).toContain(expected)
})

test('keys are RSA-4096 unless another size is asked for', async () => {
  const authority = await createUziAuthority({ line: 'G1', now, serverKeyBits: keyBits })
  const issued = await authority.issueServerCertificate(request)
  const { root } = readAuthorities(authority)
  expect(root.publicKey.asymmetricKeyDetails?.modulusLength).toBe(4096)
  expect(new X509Certificate(issued.certificatePem).publicKey.asymmetricKeyDetails?.modulusLength).toBe(keyBits)
})

test('two authorities share no key and no certificate', async () => {
  const keys = createQuickPool(6)
  const [one, other] = await Promise.all([createAuthority('G1', now, keys), createAuthority('G1', now, keys)])
  const prints = [one, other].flatMap((authority) => splitPem(authority.trustPem, 'CERTIFICATE').map(keyPrint))
  expect(new Set(prints).size).toBe(6)
})

test('dates from 2050 on are written and read as GeneralizedTime', async () => {
  const late = new Date('2049-12-31T23:00:00Z')
  const authority = await createAuthority('G1', late)
  const issued = await authority.issueServerCertificate(request)
  const certificate = new X509Certificate(issued.certificatePem)
  expect(new Date(certificate.validFrom)).toEqual(late)
  expect(new Date(certificate.validTo)).toEqual(new Date('2052-12-31T23:00:00Z'))
})

describe('an authority', () => {
  let authority: UziAuthority

  beforeAll(async () => {
    authority = await createAuthority('G1')
  })

  test('each certificate gets an UZI number and a serial number of its own', async () => {
    const one = await authority.issueServerCertificate(request)
    const other = await authority.issueServerCertificate(request)
    expect(one.uziNumber).toMatch(/^\d{9}$/)
    expect(other.uziNumber).not.toBe(one.uziNumber)
    expect(other.serialNumber).not.toBe(one.serialNumber)
    expect(one.serialNumber).toMatch(/^[0-9A-F]{16}$/)
  })

  test('a province and an AGB code are written when given', async () => {
    const placed = { ...organisation, province: 'Fryslân' }
    const issued = await authority.issueServerCertificate({ ...request, organisation: placed, agb: '06010713' })
    const certificate = new X509Certificate(issued.certificatePem)
    expect(certificate.subject).toContain('ST=Fryslân')
    expect(readUziName(certificate)?.agb).toBe('06010713')
  })

  test.each([
    ['a URA of 7 digits', { organisation: { ...organisation, ura: '9000038' } }, 'organisation.ura'],
    ['a UZI number of 8 digits', { uziNumber: '90000002' }, 'uziNumber'],
    ['an AGB code with a letter', { agb: '0601071a' }, 'agb'],
    ['a host name with a space', { fqdn: 'bron zorg.test' }, 'fqdn'],
    ['a host name of 65 characters', { fqdn: `${'a'.repeat(60)}.test` }, 'fqdn'],
    ['an organisation without a name', { organisation: { ...organisation, name: '' } }, 'organisation.name'],
    ['an organisation without a city', { organisation: { ...organisation, city: '' } }, 'organisation.city'],
  ])('refuses a request with %s', async (_title, change, names) => {
    await expect(authority.issueServerCertificate({ ...request, ...change })).rejects.toThrow(names)
  })

  test('refuses to revoke a certificate it did not issue', async () => {
    expect(() => authority.revoke('4000000000000000')).toThrow(RangeError)
  })

  test('a revocation list holds for 48 hours and counts up', async () => {
    const at = hoursAfter(now, 1)
    const [first] = splitPem(authority.revocationLists(at), 'X509 CRL')
    const [second] = splitPem(authority.revocationLists(at), 'X509 CRL')
    const der = Buffer.from((first ?? '').replaceAll(/-----[^-]+-----|\s/g, ''), 'base64').toString('latin1')
    expect(der).toContain('260302110000Z')
    expect(der).toContain('260304110000Z')
    expect(second).not.toBe(first)
  })
})

function readAuthorities(authority: UziAuthority): Record<'root' | 'domain' | 'issuing', X509Certificate> {
  const { root, domain, issuing } = authority.authorities
  return {
    root: new X509Certificate(root.certificatePem),
    domain: new X509Certificate(domain.certificatePem),
    issuing: new X509Certificate(issuing.certificatePem),
  }
}

/** Read by another library than the checks of the product use. */
function readExtensions(pem: string): Record<string, { value: string } & Record<string, unknown>> {
  const { extensions } = forge.pki.certificateFromPem(pem)
  return Object.fromEntries(extensions.map((extension) => [extension.name, extension]))
}

function policyOids(extension: { value: string } | undefined): string[] {
  const infos = forge.asn1.fromDer(extension?.value ?? '').value
  return (Array.isArray(infos) ? infos : []).map((info) => {
    const [id] = Array.isArray(info.value) ? info.value : []
    return typeof id?.value === 'string' ? forge.asn1.derToOid(id.value) : ''
  })
}

function keyPrint(pem: string): string {
  const key = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(key).digest('hex')
}
