import { X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { beforeAll, describe, expect, test } from 'vitest'
import { createDeziAuthority } from '../../certs/dezi-authority.ts'
import { passFileContents, sealFileContents } from '../../certs/pass-files.ts'
import { createUziCardAuthority, type UziCardAuthority } from '../../certs/uzi-card-authority.ts'
import type { PassRequest } from '../../certs/uzi-pass.ts'
import { readUziName } from '../../harness/contracts/uzi-certificate.ts'
import { splitPem } from '../../harness/contracts/x509-pem.ts'
import { keyBits, now, organisation, primedPool } from './fixtures.ts'

const holder = { givenNames: 'Anna Béatrice', surname: 'van der Voorbeeld' }
const requests: Record<'Z' | 'N' | 'M', PassRequest> = {
  Z: { type: 'Z', organisation, holder, title: 'Huisarts', role: '01.015', uziNumber: '900000011' },
  N: { type: 'N', organisation, holder, uziNumber: '900000012' },
  M: { type: 'M', organisation, function: 'doktersassistent', department: 'Polikliniek', uziNumber: '900000013' },
}

let authority: UziCardAuthority

beforeAll(async () => {
  authority = await createUziCardAuthority({ now, keyBits, keys: primedPool(20) })
})

function extensionOf(pem: string, id: string): unknown {
  return forge.pki.certificateFromPem(pem).extensions.find((each) => each.id === id)
}

/** Hexadecimal DER inside an extension. */
function extensionDer(pem: string, id: string): string {
  return Buffer.from((extensionOf(pem, id) as { value: string }).value, 'latin1').toString('hex')
}

describe('the passes of the register', () => {
  test.each([
    [
      'Z',
      ['authentication', 'confidentiality', 'signature'],
      '2.16.528.1.1007.99.217-1-900000011-Z-90000380-01.015-00000000',
    ],
    [
      'N',
      ['authentication', 'confidentiality', 'signature'],
      '2.16.528.1.1007.99.218-1-900000012-N-90000380-00.000-00000000',
    ],
    ['M', ['authentication', 'confidentiality'], '2.16.528.1.1007.99.219-1-900000013-M-90000380-00.000-00000000'],
  ] as const)('a pass of type %s has its keys, each with the name of the register', async (type, uses, name) => {
    const pass = await authority.issuePass(requests[type])
    expect(Object.keys(pass.keys).sort()).toEqual(uses)
    for (const { certificatePem, privateKeyPem } of Object.values(pass.keys)) {
      const read = readUziName(new X509Certificate(certificatePem))
      expect(read && Object.values(read).join('-')).toBe(name)
      expect(extensionDer(certificatePem, '2.5.29.17')).toContain(`16${Buffer.of(name.length).toString('hex')}`)
      expect(privateKeyPem).toMatch(/^-----BEGIN PRIVATE KEY-----/)
    }
  })

  test.each([
    ['Z', ['C=NL', `O=${organisation.name}`, 'title=Huisarts', 'GN=Anna Béatrice', 'SN=van der Voorbeeld']],
    ['N', ['C=NL', `O=${organisation.name}`, 'GN=Anna Béatrice', 'SN=van der Voorbeeld']],
    ['M', ['C=NL', `O=${organisation.name}`, 'OU=Polikliniek']],
  ] as const)('the subject of type %s has the attributes of its profile', async (type, start) => {
    const { keys, uziNumber } = await authority.issuePass(requests[type])
    const cn = type === 'M' ? 'CN=doktersassistent' : 'CN=Anna Béatrice van der Voorbeeld'
    const subject = new X509Certificate(keys.authentication.certificatePem).subject.split('\n')
    expect(subject).toEqual([...start, cn, `serialNumber=${uziNumber}`])
  })

  test('only the authenticity certificate names a principal, and before the name of the register', async () => {
    const { keys } = await authority.issuePass(requests.Z)
    const principal = Buffer.from('900000011@90000380').toString('hex')
    const names = extensionDer(keys.authentication.certificatePem, '2.5.29.17')
    expect(names.indexOf(principal)).toBeGreaterThan(0)
    expect(names.indexOf(principal)).toBeLessThan(names.indexOf(Buffer.from('2.16.528').toString('hex')))
    expect(extensionDer(keys.confidentiality.certificatePem, '2.5.29.17')).not.toContain(principal)
  })

  test('each key is for one thing, by key usage, purposes and policy', async () => {
    const { keys } = await authority.issuePass(requests.Z)
    const { authentication, signature, confidentiality } = keys
    const usage = (pem = '') => extensionOf(pem, '2.5.29.15')
    expect(usage(authentication.certificatePem)).toMatchObject({
      critical: true,
      digitalSignature: true,
      nonRepudiation: false,
      keyEncipherment: false,
    })
    expect(usage(signature?.certificatePem)).toMatchObject({ nonRepudiation: true, digitalSignature: false })
    expect(usage(confidentiality.certificatePem)).toMatchObject({
      keyEncipherment: true,
      dataEncipherment: true,
      digitalSignature: false,
    })
    const purposes = (pem = '') => new X509Certificate(pem).keyUsage
    expect(purposes(authentication.certificatePem)).toContain('1.3.6.1.5.5.7.3.2')
    expect(purposes(signature?.certificatePem)).toEqual(['1.3.6.1.5.5.7.3.4', '1.3.6.1.4.1.311.10.3.12'])
    expect(purposes(confidentiality.certificatePem)).toEqual(['1.3.6.1.5.5.7.3.4', '1.3.6.1.4.1.311.10.3.4'])
  })

  test('only the signature certificate is qualified', async () => {
    const { keys } = await authority.issuePass(requests.N)
    expect(extensionOf(keys.authentication.certificatePem, '1.3.6.1.5.5.7.1.3')).toBeUndefined()
    // QcType esign, 0.4.0.1862.1.6.1.
    expect(extensionDer(keys.signature?.certificatePem ?? '', '1.3.6.1.5.5.7.1.3')).toContain(
      '06070400 8e46010601'.replace(' ', ''),
    )
  })

  test('persons and functions stand below different domain CAs of one root', async () => {
    const chainOf = async (type: 'Z' | 'M') =>
      splitPem((await authority.issuePass(requests[type])).keys.authentication.chainPem, 'CERTIFICATE').map(
        (pem) => new X509Certificate(pem).subject.split('\n').at(-1) ?? '',
      )
    expect((await chainOf('Z')).slice(1)).toEqual([
      'CN=TEST UZI-register Zorgverlener CA G3',
      'CN=TEST Zorg CSP Level 2 Persoon CA G3',
    ])
    expect((await chainOf('M')).slice(1)).toEqual([
      'CN=TEST UZI-register Medewerker niet op naam CA G3',
      'CN=TEST Zorg CSP Level 2 Services CA G3',
    ])
    const roots = splitPem(authority.trustPem, 'CERTIFICATE')
      .map((pem) => new X509Certificate(pem))
      .filter((each) => each.issuer === each.subject)
    expect(roots).toHaveLength(1)
  })

  test('a revoked pass stands on the list of its CA with every key, another does not', async () => {
    const revoked = await authority.issuePass({ ...requests.Z, defect: 'revoked' })
    const good = await authority.issuePass(requests.Z)
    const lists = splitPem(authority.revocationLists(), 'X509 CRL').map((pem) =>
      Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
        .toString('hex')
        .toUpperCase(),
    )
    expect(lists).toHaveLength(6)
    for (const key of Object.values(revoked.keys))
      expect(lists.some((list) => list.includes(key.serialNumber))).toBe(true)
    for (const key of Object.values(good.keys))
      expect(lists.some((list) => list.includes(key.serialNumber))).toBe(false)
  })

  test.each([
    [{ ...requests.Z, role: '00.000' }, /role is "00.000"/],
    [{ ...requests.Z, uziNumber: '123' }, /uziNumber is "123"/],
    [{ ...requests.M, function: 'directeur' }, /function is "directeur"/],
    [{ ...requests.N, organisation: { ...organisation, ura: '1' } }, /organisation.ura is "1"/],
  ] as [PassRequest, RegExp][])('refuses request %#', async (request, message) => {
    await expect(authority.issuePass(request)).rejects.toThrow(message)
  })

  test('an authority for one kind issues no other', async () => {
    const narrow = await createUziCardAuthority({ now, types: ['M'], keyBits, keys: primedPool(3) })
    await expect(narrow.issuePass(requests.Z)).rejects.toThrow(/type Z, expected M/)
  })

  test('the files of a pass lie in a folder of its number', async () => {
    const files = passFileContents(await authority.issuePass(requests.M))
    expect(Object.keys(files).sort()).toEqual([
      'passes/900000013/authentication.chain.pem',
      'passes/900000013/authentication.key.pem',
      'passes/900000013/confidentiality.chain.pem',
      'passes/900000013/confidentiality.key.pem',
    ])
  })
})

describe('the seal of the Dezi-register', () => {
  test('names the organisation and seals, and does nothing else', async () => {
    const dezi = await createDeziAuthority({ now, keyBits, keys: primedPool(4) })
    const seal = await dezi.issueSeal()
    expect(new X509Certificate(seal.certificatePem).subject).toBe(
      'C=NL\nO=CIBG\norganizationIdentifier=NTRNL-50000535\nCN=TEST Dezi-register',
    )
    expect(extensionOf(seal.certificatePem, '2.5.29.15')).toMatchObject({
      nonRepudiation: true,
      digitalSignature: false,
    })
    // QcType eseal, 0.4.0.1862.1.6.2.
    expect(extensionDer(seal.certificatePem, '1.3.6.1.5.5.7.1.3')).toContain('060704008e46010602')
    expect(Object.keys(sealFileContents(seal))).toEqual(['seal.key.pem', 'seal.chain.pem'])
  })
})
