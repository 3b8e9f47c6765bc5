import { X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { IssuedCertificate } from '../../certs/issued-certificate.ts'
import type { UziAuthority } from '../../certs/uzi-authority.ts'
import { hasKeyUsage, readCertificate } from '../../harness/contracts/x509-certificate.ts'
import { readPem, splitPem } from '../../harness/contracts/x509-pem.ts'
import { findRevocationDate, readRevocationList } from '../../harness/contracts/x509-revocation.ts'
import { createAuthority, hoursAfter, lineNames, now, reasonOf, request, verifyWith } from './fixtures.ts'

const noCheck = '1.3.6.1.5.5.7.48.1.5'
const usageBits = [0, 1, 2, 3, 4, 5, 6]

describe.each(lineNames)('line %s', (line) => {
  let authority: UziAuthority
  let revoked: IssuedCertificate
  let good: IssuedCertificate

  beforeAll(async () => {
    authority = await createAuthority(line)
    good = await authority.issueServerCertificate(request)
    revoked = await authority.issueServerCertificate({ ...request, defect: 'revoked-since-list' })
  })

  test('the responder stands below the issuing CA, and is for signing OCSP and nothing else', async () => {
    const { chainPem, privateKeyPem } = await authority.issueResponder()
    const [leaf, issuer] = splitPem(chainPem, 'CERTIFICATE').map((pem) => new X509Certificate(pem))
    expect(issuer?.toString()).toBe(new X509Certificate(authority.authorities.issuing.certificatePem).toString())
    expect(leaf?.subject).toContain(`CN=OCSP responder ${/CN=(.*)/.exec(issuer?.subject ?? '')?.[1]}`)
    expect(issuer !== undefined && leaf?.checkIssued(issuer) && leaf.verify(issuer.publicKey)).toBe(true)
    expect(leaf?.keyUsage).toEqual(['1.3.6.1.5.5.7.3.9'])
    expect(privateKeyPem).toContain('BEGIN PRIVATE KEY')
    const fields = readCertificate(readPem(chainPem, 'CERTIFICATE')[0] ?? Buffer.alloc(0))
    expect(usageBits.filter((bit) => hasKeyUsage(fields, bit))).toEqual([0])
    expect(fields.extensions.get(noCheck)?.value.toString('hex')).toBe('0500')
  })

  test('what was revoked since the list is accepted by that list, and not by the next', () => {
    expect(reasonOf(verifyWith(authority, revoked.chainPem))).toBe('accepted')
    const next = { crlPem: authority.revocationLists(hoursAfter(now, 1)), at: hoursAfter(now, 1) }
    expect(reasonOf(verifyWith(authority, revoked.chainPem, next))).toMatch(/is revoked$/)
    expect(reasonOf(verifyWith(authority, good.chainPem, next))).toBe('accepted')
  })

  test('the register knows all that was issued, and what was revoked', () => {
    const { certificatesPem, listPem } = authority.register()
    const [list] = readPem(listPem, 'X509 CRL').map(readRevocationList)
    const dateOf = ({ certificatePem }: IssuedCertificate) =>
      list && findRevocationDate(list, readCertificate(new X509Certificate(certificatePem).raw).serial)
    expect(certificatesPem).toContain(good.certificatePem)
    expect(certificatesPem).toContain(revoked.certificatePem)
    expect(dateOf(good)).toBeUndefined()
    expect(dateOf(revoked)).toBe(now.getTime() + 1000)
  })
})
