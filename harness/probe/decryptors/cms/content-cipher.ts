/** Decrypts the content of a message under its content-encryption key. */

import { createDecipheriv } from 'node:crypto'
import type { Budget } from '../../../contracts/probe.ts'
import { attempt } from '../../ciphers/unwrap.ts'
import { type BerReader, contentOf, integerOf, octetsOf } from './ber.ts'
import { createCbcDecipher, decryptCbc, decryptRc2, withoutPadding } from './legacy-cipher.ts'
import type { Algorithm } from './message.ts'

type Aead = 'gcm' | 'ccm' | 'chacha'

export interface ContentCipher {
  /** Absent where the parameters leave the size of the key open (RC2). */
  keyBytes?: number
  aead: boolean
  /** Undefined when the key, the tag or the padding does not fit, or the library refuses. */
  open(key: Buffer, sealed: Sealed, budget: Budget): Buffer | undefined
}

export interface Sealed {
  ciphertext: Buffer
  /** Tag, and what else it covers. */
  mac?: Buffer
  additional?: Buffer
  /**
   * The key is known to be right, as what it was wrapped in has a check of its own: then content that was altered or cut
   * off can be read all the same.
   */
  keyIsCertain: boolean
}

const defaultTagBytes = 12

export function contentCipherOf(ber: BerReader, { oid, parameters }: Algorithm): ContentCipher | undefined {
  const aes = /^2\.16\.840\.1\.101\.3\.4\.1\.(\d+)$/.exec(oid)?.[1]
  if (aes !== undefined) return aesCipher(ber, Number(aes), parameters)
  const iv = octetsOf(ber, parameters)
  if (oid === '1.2.840.113549.3.7') return cbcCipher('des-ede3-cbc', 24, iv)
  if (oid === '1.3.14.3.2.7') return cbcCipher('des-cbc', 8, iv)
  // RFC 8103 2
  if (oid === '1.2.840.113549.1.9.16.3.18') return aeadCipher('chacha', 'chacha20-poly1305', 32, iv, 16)
  return oid === '1.2.840.113549.3.2' ? rc2Cipher(ber, parameters) : undefined
}

/** RFC 3565 4.1 (CBC), RFC 5084 3 (GCM and CCM). */
function aesCipher(ber: BerReader, arc: number, parameters: Algorithm['parameters']): ContentCipher | undefined {
  const keyBytes = [16, 24, 32][Math.floor(arc / 20)]
  if (keyBytes === undefined) return undefined
  const bits = keyBytes * 8
  const mode = arc % 20
  if (mode === 2) return cbcCipher(`aes-${bits}-cbc`, keyBytes, octetsOf(ber, parameters))
  const [nonce, tagBytes] = ber.children(parameters)
  const tagLength = integerOf(ber, tagBytes) ?? defaultTagBytes
  const iv = contentOf(ber, nonce)
  if (mode === 6) return aeadCipher('gcm', `aes-${bits}-gcm`, keyBytes, iv, tagLength)
  return mode === 7 ? aeadCipher('ccm', `aes-${bits}-ccm`, keyBytes, iv, tagLength) : undefined
}

function cbcCipher(name: string, keyBytes: number, iv: Buffer): ContentCipher {
  return {
    keyBytes,
    aead: false,
    open: (key, { ciphertext, keyIsCertain }) =>
      attempt(() => {
        const blockBytes = iv.length
        const whole = ciphertext.length - (ciphertext.length % blockBytes)
        if (whole === 0 || (whole !== ciphertext.length && !keyIsCertain)) return undefined
        const last = whole - blockBytes
        // The last block alone shows for nearly all wrong keys that its padding is none.
        const before = last === 0 ? iv : ciphertext.subarray(last - blockBytes, last)
        const ending = decryptCbc(name, key, before, ciphertext.subarray(last, whole))
        if (!keyIsCertain && withoutPadding(ending, blockBytes) === undefined) return undefined
        const decipher = createCbcDecipher(name, key, iv)
        const padded = Buffer.concat([decipher.update(ciphertext.subarray(0, whole)), decipher.final()])
        return withoutPadding(padded, blockBytes) ?? (keyIsCertain ? padded : undefined)
      }),
  }
}

function aeadCipher(kind: Aead, name: string, keyBytes: number, iv: Buffer, tagLength: number): ContentCipher {
  return {
    keyBytes,
    aead: true,
    open: (key, { ciphertext, mac, additional, keyIsCertain }) =>
      attempt(() => {
        const authTagLength = mac?.length ?? tagLength
        // The three ciphers share what is used of their types.
        const decipher = createDecipheriv(name as 'aes-256-ccm', key, iv, { authTagLength })
        // CCM takes the tag into account before anything comes out; without it nothing can be read.
        if (mac !== undefined) decipher.setAuthTag(mac)
        if (additional !== undefined) decipher.setAAD(additional, { plaintextLength: ciphertext.length })
        const plaintext = decipher.update(ciphertext)
        if (kind === 'ccm' || !keyIsCertain) decipher.final()
        return plaintext
      }),
  }
}

/** RFC 3370 5.2: the parameter stands for the effective size of the key, the key itself may be longer. */
function rc2Cipher(ber: BerReader, parameters: Algorithm['parameters']): ContentCipher {
  const [version, initial] = ber.children(parameters)
  const number = integerOf(ber, version)
  const effectiveBits = number === undefined ? 32 : ({ 160: 40, 120: 64, 58: 128 }[number] ?? number)
  const iv = initial === undefined ? octetsOf(ber, parameters) : contentOf(ber, initial)
  return {
    aead: false,
    open: (key, { ciphertext }, budget) =>
      attempt(() => withoutPadding(decryptRc2(key, effectiveBits, iv, ciphertext, budget), 8)),
  }
}
