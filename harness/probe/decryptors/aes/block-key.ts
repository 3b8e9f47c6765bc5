/**
 * A key of AES that is tried on many short values. A wrong key makes the library throw, which takes longer than the tag
 * of GCM (NIST SP 800-38D 6.4, 7.2) or the padding of CBC by hand; so these are looked at first.
 */

import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'

export interface BlockKey {
  raw: Buffer
  /** Imported once: that takes longer than to decrypt a short value. */
  secret: KeyObject
  /** What the tag of GCM is hidden under, for this vector. */
  maskOf(iv: Buffer): Uint32Array
  /** Whether the tag is that of the ciphertext, without additional data. */
  fitsTag(mask: Uint32Array, ciphertext: Buffer, tag: Buffer): boolean
  /** Whether a last block of CBC ends in a padding (RFC 5652 6.3), given the block before it. */
  fitsPadding(before: Buffer, last: Buffer): boolean
}

const blockBytes = 16
/** What x^128 is in the field, by the byte that is shifted out. */
const reductions = createReductions()

export function createBlockKey(raw: Buffer): BlockKey {
  const secret = createSecretKey(raw)
  const name = `aes-${raw.length * 8}-ecb`
  const cipher = createCipheriv(name, secret, null).setAutoPadding(false)
  const decipher = createDecipheriv(name, secret, null).setAutoPadding(false)
  const products = createProducts(cipher.update(Buffer.alloc(blockBytes)))
  const counter = Buffer.alloc(blockBytes)
  return {
    raw,
    secret,
    maskOf(iv) {
      counter.fill(0)
      if (iv.length === 12) {
        iv.copy(counter)
        counter[15] = 1
      } else for (const [i, word] of digest(products, iv).entries()) counter.writeUInt32BE(word, 4 * i)
      return readWords(cipher.update(counter))
    },
    fitsTag(mask, ciphertext, tag) {
      const sum = digest(products, ciphertext)
      for (let i = 0; i < 4; i += 1) {
        if (((sum[i] as number) ^ (mask[i] as number)) >>> 0 !== tag.readUInt32BE(4 * i)) return false
      }
      return true
    },
    fitsPadding(before, last) {
      const block = decipher.update(last)
      const count = (block[15] as number) ^ (before[15] as number)
      if (count === 0 || count > blockBytes) return false
      for (let i = blockBytes - count; i < blockBytes; i += 1) {
        if (((block[i] as number) ^ (before[i] as number)) !== count) return false
      }
      return true
    },
  }
}

/** GHASH (NIST SP 800-38D 6.4) of bytes, filled up with zeros, and of their length. */
function digest(products: Uint32Array, bytes: Buffer): Uint32Array {
  const sum = new Uint32Array(4)
  const { length } = bytes
  const whole = length - (length % blockBytes)
  for (let at = 0; at < whole; at += blockBytes) multiply(products, sum, bytes, at)
  if (whole < length) {
    const rest = Buffer.alloc(blockBytes)
    bytes.copy(rest, 0, whole)
    multiply(products, sum, rest, 0)
  }
  const lengths = Buffer.alloc(blockBytes)
  lengths.writeUIntBE(length * 8, 10, 6)
  multiply(products, sum, lengths, 0)
  return sum
}

/** Adds a block and multiplies: byte by byte from the highest powers down, as Horner does. */
function multiply(products: Uint32Array, sum: Uint32Array, bytes: Buffer, at: number): void {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = blockBytes - 1; i >= 0; i -= 1) {
    const own = ((sum[i >> 2] as number) >>> (24 - 8 * (i & 3))) & 0xff
    const product = 4 * (own ^ (bytes[at + i] as number))
    const reduction = reductions[d & 0xff] as number
    d = ((d >>> 8) | (c << 24)) ^ (products[product + 3] as number)
    c = ((c >>> 8) | (b << 24)) ^ (products[product + 2] as number)
    b = ((b >>> 8) | (a << 24)) ^ (products[product + 1] as number)
    a = (a >>> 8) ^ reduction ^ (products[product] as number)
  }
  sum[0] = a
  sum[1] = b
  sum[2] = c
  sum[3] = d
}

/** The hash subkey times each byte: four words each. */
function createProducts(subkey: Buffer): Uint32Array {
  const products = new Uint32Array(4 * 256)
  const power = readWords(subkey)
  for (let bit = 0x80; bit > 0; bit >>= 1) {
    for (let byte = bit; byte < 256; byte = (byte + 1) | bit) {
      for (let i = 0; i < 4; i += 1) products[4 * byte + i] = (products[4 * byte + i] as number) ^ (power[i] as number)
    }
    timesX(power)
  }
  return products
}

function createReductions(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    const words = Uint32Array.of(0, 0, 0, byte)
    for (let i = 0; i < 8; i += 1) timesX(words)
    return words[0] as number
  })
}

/** In the field of NIST SP 800-38D 6.3, in which the highest bit of a block is its lowest coefficient. */
function timesX(words: Uint32Array): void {
  const [a, b, c, d] = words as unknown as [number, number, number, number]
  words[3] = (d >>> 1) | (c << 31)
  words[2] = (c >>> 1) | (b << 31)
  words[1] = (b >>> 1) | (a << 31)
  words[0] = (a >>> 1) ^ ((d & 1) === 1 ? 0xe1000000 : 0)
}

function readWords(block: Buffer): Uint32Array {
  return Uint32Array.from({ length: 4 }, (_, i) => block.readUInt32BE(4 * i))
}
