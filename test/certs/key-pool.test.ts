import { expect, test } from 'vitest'
import { createKeyPool } from '../../certs/key-pool.ts'

test('a primed pool hands each pair out once', async () => {
  const pool = createKeyPool({ concurrency: 2 })
  pool.prime(1024, 3)
  const pairs = await Promise.all([pool.take(1024), pool.take(1024), pool.take(1024)])
  expect(new Set(pairs.map(moduliOf)).size).toBe(3)
})

test('a pool that was not primed makes a pair when asked', async () => {
  const pair = await createKeyPool().take(1024)
  expect(pair.privateKey.asymmetricKeyDetails?.modulusLength).toBe(1024)
})

test('a pair has the size that was asked for', async () => {
  const pool = createKeyPool({ concurrency: 1 })
  pool.prime(1024, 1)
  const [large, small] = await Promise.all([pool.take(1536), pool.take(1024)])
  expect([large, small].map((pair) => pair.publicKey.asymmetricKeyDetails?.modulusLength)).toEqual([1536, 1024])
})

test('private and public key of a pair belong together', async () => {
  const pair = await createKeyPool().take(1024)
  const fromPrivate = pair.privateKey.export({ format: 'jwk' })
  expect(moduliOf(pair)).toBe(fromPrivate.n)
})

test('a size that cannot be made is reported to the one who asked, and the pool goes on', async () => {
  const pool = createKeyPool({ concurrency: 1 })
  await expect(pool.take(8)).rejects.toThrow()
  await expect(pool.take(1024)).resolves.toBeDefined()
})

function moduliOf(pair: { publicKey: import('node:crypto').KeyObject }): string | undefined {
  return pair.publicKey.export({ format: 'jwk' }).n
}
