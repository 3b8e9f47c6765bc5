import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { createUziAuthority } from '../../certs/uzi-authority.ts'

it('a key pair that is given is the one that is certified, in every certificate asked for it', async () => {
  const authority = await createUziAuthority({ line: 'G1', now: new Date(), keyBits: 2048 })
  const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const request = { fqdn: 'a.test', organisation: { ura: '90000001', name: 'Tést', city: 'Assen' } }
  const good = await authority.issueServerCertificate({ ...request, keyPair })
  const revoked = await authority.issueServerCertificate({ ...request, keyPair, defect: 'revoked' })
  const other = await authority.issueServerCertificate(request)
  const certified = [good, revoked, other].map(({ certificatePem }) => new X509Certificate(certificatePem))
  expect(certified.map((certificate) => certificate.checkPrivateKey(keyPair.privateKey))).toEqual([true, true, false])
  expect(good.serialNumber).not.toBe(revoked.serialNumber)
})
