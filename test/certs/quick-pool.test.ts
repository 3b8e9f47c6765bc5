import { createPrivateKey, createPublicKey, privateDecrypt, publicEncrypt, sign, verify } from 'node:crypto'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { createQuickPool } from './quick-pool.ts'

test('a pair of four primes is an RSA key of 4096 bits that signs and opens', async () => {
  const { privateKey, publicKey } = await createQuickPool(1).take(4096)
  expect(publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 4096, publicExponent: 65_537n })
  const read = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  expect(createPublicKey(read).equals(publicKey)).toBe(true)
  const text = Buffer.from('bericht')
  expect(verify('sha256', text, publicKey, sign('sha256', text, read))).toBe(true)
  expect(privateDecrypt(read, publicEncrypt(publicKey, text))).toEqual(text)
  await expect(new SignJWT({}).setProtectedHeader({ alg: 'PS256' }).sign(read)).resolves.toMatch(/^ey/)
})

test('pairs differ', async () => {
  const pool = createQuickPool(2)
  const [one, other] = await Promise.all([pool.take(4096), pool.take(4096)])
  expect(one.publicKey.equals(other.publicKey)).toBe(false)
})

test('a smaller pair has the usual two primes', async () => {
  const { privateKey } = await createQuickPool().take(2048)
  const read = createPrivateKey({ key: privateKey.export({ format: 'jwk' }), format: 'jwk' })
  expect(read.equals(privateKey)).toBe(true)
})
