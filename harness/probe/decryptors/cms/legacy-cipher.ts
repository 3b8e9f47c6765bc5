/** Block ciphers in CBC, with those that the cryptographic library no longer has: old stores and messages use them. */

import { createDecipheriv, type Decipheriv } from 'node:crypto'
import forge from 'node-forge'
import type { Budget } from '../../../contracts/probe.ts'

/** RC2 is done in JavaScript: about 5 MB/s. */
const maxRc2Bytes = 4 * 1024 * 1024

/** @param name as OpenSSL has it; `des-cbc` too, which is triple DES with one key three times */
export function createCbcDecipher(name: string, key: Buffer, iv: Buffer): Decipheriv {
  const [cipher, used] =
    name === 'des-cbc'
      ? ['des-ede3-cbc', Buffer.concat([key, key, key])]
      : name === 'des-ede-cbc'
        ? ['des-ede3-cbc', Buffer.concat([key, key.subarray(0, 8)])]
        : [name, key]
  return createDecipheriv(cipher, used, iv).setAutoPadding(false)
}

/** With its padding, as `decryptRc2` gives it. */
export function decryptCbc(name: string, key: Buffer, iv: Buffer, ciphertext: Buffer): Buffer {
  const decipher = createCbcDecipher(name, key, iv)
  return Buffer.concat([decipher.update(ciphertext), decipher.final()])
}

/** RFC 2268; empty for more than the budget allows. */
export function decryptRc2(key: Buffer, effectiveBits: number, iv: Buffer, ciphertext: Buffer, budget: Budget): Buffer {
  if (ciphertext.length > maxRc2Bytes) {
    budget.hit(`RC2: more than ${maxRc2Bytes} bytes`)
    return Buffer.alloc(0)
  }
  if (iv.length !== 8 || key.length === 0 || ciphertext.length % 8 !== 0) return Buffer.alloc(0)
  const cipher = forge.rc2.createDecryptionCipher(key.toString('latin1'), effectiveBits)
  cipher.start(iv.toString('latin1'))
  cipher.update(forge.util.createBuffer(ciphertext.toString('latin1')))
  cipher.finish(() => true)
  return Buffer.from(cipher.output.getBytes(), 'latin1')
}

/** RFC 5652 6.3; undefined when it is not that. */
export function withoutPadding(padded: Buffer, blockBytes: number): Buffer | undefined {
  const count = padded.at(-1) ?? 0
  if (count === 0 || count > blockBytes || padded.length % blockBytes !== 0) return undefined
  const end = padded.length - count
  return padded.subarray(end).every((byte) => byte === count) ? padded.subarray(0, end) : undefined
}
