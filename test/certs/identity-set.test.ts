import { X509Certificate } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { createIdentitySet, type IdentitySet, identityCaKeyCount } from '../../certs/identity-set.ts'
import { readUziName } from '../../harness/contracts/uzi-certificate.ts'
import { splitPem } from '../../harness/contracts/x509-pem.ts'
import { testIdentities } from '../../simulators/kit/identity/test-identities.ts'
import { keyBits, now, primedPool } from './fixtures.ts'

const organisations = ['90000380', '90000382', '90000399'].map((ura) => ({ ura, name: `Tést Instelling ${ura}` }))
const chainFile = /^passes\/(\d{9})\/authentication\.chain\.pem$/

let set: IdentitySet

beforeAll(async () => {
  set = await createIdentitySet({ now, organisations, keyBits, keys: primedPool(identityCaKeyCount + 25) })
})

test('every organisation has a pass of each kind', () => {
  const names = Object.entries(set.passes)
    .filter(([file]) => chainFile.test(file))
    .map(([, pem]) => readUziName(new X509Certificate(splitPem(pem, 'CERTIFICATE')[0] ?? '')))
  expect(names.map((name) => `${name?.ura} ${name?.passType}`).toSorted()).toEqual(
    organisations.flatMap(({ ura }) => ['M', 'N', 'Z'].map((type) => `${ura} ${type}`)),
  )
})

test('a person with a pass and a Dezi number has one number for both', () => {
  const numbers = new Set(Object.keys(set.passes).map((file) => chainFile.exec(file)?.[1]))
  for (const id of ['huisarts', 'cardioloog']) {
    expect(numbers).toContain(testIdentities.find((each) => each.id === id)?.deziNumber)
  }
})

test('the trust store has two anchors and a list for every CA', () => {
  const certificates = splitPem(set.trust['identity.trust.pem'] ?? '', 'CERTIFICATE').map(
    (pem) => new X509Certificate(pem),
  )
  expect(certificates).toHaveLength(identityCaKeyCount)
  expect(certificates.filter((each) => each.subject === each.issuer)).toHaveLength(2)
  expect(splitPem(set.trust['identity.crl.pem'] ?? '', 'X509 CRL')).toHaveLength(identityCaKeyCount)
  expect(Object.keys(set.seal)).toEqual(['seal.key.pem', 'seal.chain.pem'])
})
