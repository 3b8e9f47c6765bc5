/**
 * What `openssl enc` and CryptoJS wrote with a password. Cipher, digest and rounds are written nowhere, so the usual ones
 * are tried: PBKDF2 (openssl-enc(1), `-pbkdf2`) and the older EVP_BytesToKey(3), as also in CryptoJS.
 */

import { createDecipheriv, pbkdf2Sync } from 'node:crypto'
import type { Budget, DecodedPart, Decryptor, Explained } from '../../contracts/probe.ts'
import { findSalted, type SaltedMessage } from '../decoders/openssl-salted.ts'
import { isMostlyText } from '../readable.ts'
import { createKdfAllowance } from './cms/kdf-allowance.ts'
import { createCbcDecipher, withoutPadding } from './cms/legacy-cipher.ts'
import { isPlausibleContent } from './cms/plausible-content.ts'
import { bytesToKey } from './openssl/bytes-to-key.ts'

type Password = { id: string; password: string }
type Opened = Pick<DecodedPart, 'bytes'> & { length: number }

interface Derivation {
  /** Key and initialisation vector of the longest cipher; shorter ones take the first bytes. */
  derive(password: string, salt: Buffer): Buffer
  rounds: number
}

const derivedBytes = 48
const headBytes = 16
const pbkdf2 = (rounds: number, digest: string): Derivation => ({
  derive: (password, salt) => pbkdf2Sync(password, salt, rounds, derivedBytes, digest),
  rounds,
})
const older = (digest: string): Derivation => ({
  derive: (password, salt) => bytesToKey(digest, password, salt, derivedBytes),
  rounds: 1,
})

/** OpenSSL 1.1 and later, 1.0 and CryptoJS, and what can be chosen with `-md`. */
const usual = [
  pbkdf2(10_000, 'sha256'),
  older('md5'),
  older('sha256'),
  older('sha1'),
  older('sha512'),
  pbkdf2(10_000, 'sha512'),
  pbkdf2(10_000, 'sha1'),
]
/** `-iter`, as guides advise. */
const advised = [1000, 2048, 4096, 20_000, 50_000, 65_536, 100_000, 200_000, 250_000, 310_000, 500_000, 600_000]
/** These together take about two seconds. */
const maxAdvisedPasswords = 4

const cbcCiphers = [
  ['aes-256-cbc', 32, 16],
  ['aes-128-cbc', 16, 16],
  ['aes-192-cbc', 24, 16],
  ['des-ede3-cbc', 24, 8],
] as const
const ctrCiphers = [
  ['aes-256-ctr', 32, 16],
  ['aes-128-ctr', 16, 16],
] as const
/** Without padding only so many bytes of text tell that the key fits. */
const shortestText = 24

export function createOpensslEncDecryptor(): Decryptor {
  const allowance = createKdfAllowance()
  return {
    id: 'openssl-enc',
    decrypt({ bytes }, keys, budget) {
      const parts: (DecodedPart & { key: string })[] = []
      const explained: Explained[] = []
      const passwords = keys.flatMap(({ id, password }) => (password === undefined ? [] : [{ id, password }]))
      for (const message of passwords.length === 0 ? [] : findSalted(bytes)) {
        explained.push({ at: message.at, as: 'ciphertext of openssl enc' })
        for (const [{ id, password }, derivation] of attempts(passwords, budget)) {
          if (!allowance.spend(derivation.rounds, budget)) break
          const opened = openWith(message, derivation.derive(password, message.salt))
          if (opened === undefined) continue
          parts.push({ ...toPart(message, opened), key: id })
          break
        }
      }
      return Promise.resolve({ parts, explained })
    },
  }
}

/** What is usual with all passwords, then other rounds with the first ones: those that are held come first. */
function* attempts(passwords: readonly Password[], budget: Budget): Generator<[Password, Derivation]> {
  for (const derivation of usual) for (const password of passwords) yield [password, derivation]
  for (const rounds of advised) {
    const derivation = pbkdf2(rounds, 'sha256')
    for (const password of passwords.slice(0, maxAdvisedPasswords)) yield [password, derivation]
  }
  if (passwords.length > maxAdvisedPasswords)
    budget.hit(`openssl enc: other rounds than 10000 tried with ${maxAdvisedPasswords} passwords`)
}

function openWith({ ciphertext }: SaltedMessage, derived: Buffer): Opened | undefined {
  for (const [cipher, keyBytes, blockBytes] of cbcCiphers) {
    const key = derived.subarray(0, keyBytes)
    const iv = derived.subarray(keyBytes, keyBytes + blockBytes)
    const whole = ciphertext.length - (ciphertext.length % blockBytes)
    // Letters of the text behind may have been taken for the last block.
    for (const length of [whole, whole - blockBytes]) {
      const bytes =
        length < blockBytes ? undefined : openCbc(cipher, key, iv, ciphertext.subarray(0, length), blockBytes)
      if (bytes !== undefined) return { bytes, length }
    }
  }
  for (const [cipher, keyBytes, blockBytes] of ctrCiphers) {
    const key = derived.subarray(0, keyBytes)
    const decipher = createDecipheriv(cipher, key, derived.subarray(keyBytes, keyBytes + blockBytes))
    const bytes = decipher.update(ciphertext)
    if (bytes.length >= shortestText && isMostlyText(bytes)) return { bytes, length: bytes.length }
  }
  return undefined
}

/** The last block alone shows for nearly all wrong keys that its padding is none. */
function openCbc(cipher: string, key: Buffer, iv: Buffer, ciphertext: Buffer, blockBytes: number): Buffer | undefined {
  const last = ciphertext.length - blockBytes
  const before = last === 0 ? iv : ciphertext.subarray(last - blockBytes, last)
  const ending = createCbcDecipher(cipher, key, before).update(ciphertext.subarray(last))
  if (withoutPadding(ending, blockBytes) === undefined) return undefined
  const content = withoutPadding(createCbcDecipher(cipher, key, iv).update(ciphertext), blockBytes)
  return content !== undefined && isPlausibleContent(content) ? content : undefined
}

function toPart({ at }: SaltedMessage, { bytes, length }: Opened): DecodedPart {
  const start = at.offset + headBytes
  const end = start + length
  return {
    bytes,
    at: { offset: at.offset, length: end - at.offset },
    positionOf: (offset) => (offset >= bytes.length ? end : start + offset),
  }
}
