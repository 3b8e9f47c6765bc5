import { generateKeyPairSync } from 'node:crypto'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../harness/probe/budget.ts'
import { inflateRaw } from '../../../harness/probe/codecs.ts'
import { openObservations } from '../../../harness/probe/opened.ts'
import { probeOpened } from '../../../harness/probe/probe-party.ts'
import { createSearch } from '../../../harness/probe/search.ts'
import { observe } from './subjects.ts'

async function cover(bytes: Buffer) {
  const opened = await openObservations({ observations: [observe(bytes)] })
  return probeOpened('party', opened, createSearch([])).coverage
}

/** A real identifier whose letters happen to be a complete raw deflate stream of binary. */
const accident = 'b620461b-badc-4c95-8216-87fda3be2cc2'

describe('text that can be expanded by accident', () => {
  it('is still text', async () => {
    expect(inflateRaw(Buffer.from(accident), createBudget())).toBeDefined()
    expect(await cover(Buffer.from(accident))).toMatchObject({ decodedBytes: 36, opaqueBytes: 0 })
  })

  it('binary that expands to binary stays opaque, and binary that expands to text is read', async () => {
    const noise = Buffer.from(Array.from({ length: 400 }, (_, i) => (i * i * 97 + i * 31) % 256))
    expect((await cover(gzipSync(noise))).opaqueBytes).toBeGreaterThan(250)
    expect(await cover(deflateRawSync('the quick brown fox jumps over the lazy dog '.repeat(9)))).toMatchObject({
      opaqueBytes: 0,
    })
  })
})

describe('ciphertext of which a piece is letters of something else by accident', () => {
  const head = '{"x":"eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0.'

  it.each([
    ['base58', '.BwqQe3YRDuYC-R1l.bJwidgCoxqFHGGMhNBPWZqsu75xY.BfVAMK26DHJaY7r3QYpM9Q'],
    ['lz-string', '.MAxC7EKNDwK2uESg.HpTAKYoDwJ-ubuhObhADAiKGY0Wp.Oyt5caZbUiZEgNqzD_Zb2Q'],
  ])('counts as ciphertext: %s', async (_letters, secret) => {
    expect(await cover(Buffer.from(`${head}${secret}"}`))).toMatchObject({ ciphertextBytes: secret.length + 1 })
  })
})

describe('remnants of something explained', () => {
  const { n = '' } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })
  const whole = JSON.stringify({ kty: 'RSA', n, e: 'AQAB' })
  const remnant = `##${n.slice(40)}##`

  it('count as what they are a piece of', async () => {
    expect(await cover(Buffer.from(`${whole}\n${remnant}\n`))).toMatchObject({ opaqueBytes: 0 })
  })

  it('stay opaque where the whole was never seen', async () => {
    expect((await cover(Buffer.from(`{"kty":"none"}\n${remnant}\n`))).opaqueBytes).toBeGreaterThan(200)
  })
})
