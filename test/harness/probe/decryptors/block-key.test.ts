import { createCipheriv, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createBlockKey } from '../../../../harness/probe/decryptors/aes/block-key.ts'
import { openBlob } from '../../../../harness/probe/decryptors/aes/open-blob.ts'

const sizes = [16, 24, 32].flatMap((key) => [12, 16].map((iv) => [key, iv] as const))

function sealGcm(key: Buffer, iv: Buffer, plaintext: Buffer): { ciphertext: Buffer; tag: Buffer } {
  const name = key.length === 16 ? 'aes-128-gcm' : key.length === 24 ? 'aes-192-gcm' : 'aes-256-gcm'
  const cipher = createCipheriv(name, key, iv)
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return { ciphertext, tag: cipher.getAuthTag() }
}

describe.each(sizes)('a key of %i bytes and a vector of %i', (keyBytes, ivBytes) => {
  it('fits the tags that the library makes, and no others', () => {
    for (let length = 0; length < 70; length += 1) {
      const raw = randomBytes(keyBytes)
      const key = createBlockKey(raw)
      const iv = randomBytes(ivBytes)
      const { ciphertext, tag } = sealGcm(raw, iv, randomBytes(length))
      const mask = key.maskOf(iv)
      expect(key.fitsTag(mask, ciphertext, tag)).toBe(true)
      tag[length % 16] = (tag[length % 16] ?? 0) ^ 1
      expect(key.fitsTag(mask, ciphertext, tag)).toBe(false)
    }
  })

  it.each([40, 5000])('opens a value of %i bytes, and with another key does not', (length) => {
    const raw = randomBytes(keyBytes)
    const iv = randomBytes(ivBytes)
    const text = Buffer.from('overleg over pneumonie '.repeat(300)).subarray(0, length)
    const { ciphertext, tag } = sealGcm(raw, iv, text)
    const blob = Buffer.concat([iv, ciphertext, tag])
    expect(openBlob(createBlockKey(raw), blob)?.bytes.toString()).toBe(text.toString())
    expect(openBlob(createBlockKey(randomBytes(keyBytes)), blob)).toBeUndefined()
  })
})

it('tells the padding of CBC', () => {
  for (let length = 0; length < 40; length += 1) {
    const raw = randomBytes(32)
    const iv = randomBytes(16)
    const cipher = createCipheriv('aes-256-cbc', raw, iv)
    const blob = Buffer.concat([iv, cipher.update(Buffer.alloc(length, 'a')), cipher.final()])
    const [before, last] = [blob.subarray(-32, -16), blob.subarray(-16)]
    const key = createBlockKey(raw)
    expect(key.fitsPadding(before, last)).toBe(true)
    const other = Buffer.from(before)
    other[15] = (other[15] ?? 0) ^ 0x80
    expect(key.fitsPadding(other, last)).toBe(false)
  }
})
