import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { type Der, integer, nullValue, oid, sequence, tagged } from '../../certs/der.ts'
import type { RsaKeyPair } from '../../certs/key-pool.ts'
import { pkcs1Sha256, pssSha512, type SignatureProfile, signed } from '../../certs/signature.ts'
import { readSigned, verifySigned } from '../../harness/contracts/x509-signature.ts'

const oids = {
  pss: '1.2.840.113549.1.1.10',
  mgf1: '1.2.840.113549.1.1.8',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const

let keys: RsaKeyPair

beforeAll(() => {
  keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
})

const verdictOn = (profile: SignatureProfile, pair: { publicKey: KeyObject; privateKey: KeyObject } = keys) =>
  verifySigned(readSigned(signed(sequence(integer(1)), profile, pair.privateKey)), pair.publicKey)

test('both profiles of the register verify', () => {
  expect(verdictOn(pkcs1Sha256)).toBe(true)
  expect(verdictOn(pssSha512)).toBe(true)
})

test('PSS parameters that tell another mask than was used are refused', () => {
  const withParameters = (hash: string, mask: string, maskHash: string, saltBytes: number): SignatureProfile => ({
    ...pssSha512,
    algorithm: () =>
      sequence(
        oid(oids.pss),
        sequence(
          tagged(0, algorithmOf(hash)),
          tagged(1, sequence(oid(mask), algorithmOf(maskHash))),
          tagged(2, integer(saltBytes)),
        ),
      ),
  })
  expect(verdictOn(withParameters(oids.sha512, oids.mgf1, oids.sha512, 64))).toBe(true)
  expect(verdictOn(withParameters(oids.sha512, oids.mgf1, oids.sha256, 64))).toBe(false)
  expect(verdictOn(withParameters(oids.sha512, oids.pss, oids.sha512, 64))).toBe(false)
  expect(verdictOn(withParameters(oids.sha256, oids.mgf1, oids.sha256, 64))).toBe(false)
  expect(verdictOn(withParameters(oids.sha512, oids.mgf1, oids.sha512, 32))).toBe(false)
})

test('a signature of another kind of key under the name of RSA is refused', () => {
  const profile: SignatureProfile = { ...pkcs1Sha256, sign: (bytes, key) => sign('sha256', bytes, key) }
  expect(verdictOn(profile, generateKeyPairSync('ec', { namedCurve: 'P-256' }))).toBe(false)
})

test('PKCS#1 signatures with SHA-384 and SHA-512 verify, with SHA-1 and MD5 not', () => {
  const pkcs1 = (arc: number, hash: string): SignatureProfile => ({
    algorithm: () => sequence(oid(`1.2.840.113549.1.1.${arc}`), nullValue()),
    sign: (bytes, key) => sign(hash, bytes, key),
  })
  expect([pkcs1(12, 'sha384'), pkcs1(13, 'sha512')].map((profile) => verdictOn(profile))).toEqual([true, true])
  expect([pkcs1(5, 'sha1'), pkcs1(4, 'md5')].map((profile) => verdictOn(profile))).toEqual([false, false])
})

function algorithmOf(hash: string): Der {
  return sequence(oid(hash), nullValue())
}
