/**
 * Encryption under a password: PBES1 and PBES2 (RFC 8018 6), the schemes of PKCS#12 (RFC 7292 C) and those of Java
 * keystores. Of PKCS#12 the schemes with RC4 are left out.
 */

import { hash, pbkdf2Sync, scryptSync } from 'node:crypto'
import type { Budget } from '../../../contracts/probe.ts'
import { type BerReader, type BerValue, integerOf, octetsOf } from './ber.ts'
import { contentCipherOf } from './content-cipher.ts'
import { openJceksKey, openJksKey } from './java-key.ts'
import type { KdfAllowance } from './kdf-allowance.ts'
import { decryptCbc, decryptRc2, withoutPadding } from './legacy-cipher.ts'
import { type Algorithm, readAlgorithm } from './message.ts'
import { derivePkcs12Key } from './pkcs12-kdf.ts'

export interface PasswordWork {
  allowance: KdfAllowance
  budget: Budget
}

/** Undefined for unknown schemes and where the padding shows that the password is wrong. */
export function decryptWithPassword(
  ber: BerReader,
  algorithm: Algorithm,
  ciphertext: Buffer,
  password: string,
  work: PasswordWork,
): Buffer | undefined {
  try {
    return schemeOf(algorithm.oid)?.(ber, algorithm, ciphertext, password, work)
  } catch {
    return undefined
  }
}

/** A key by PBKDF2 or scrypt. */
export function deriveWithPassword(
  ber: BerReader,
  derivation: Algorithm,
  password: string,
  keyBytes: number,
  work: PasswordWork,
): Buffer | undefined {
  const [salt, second, third, fourth] = ber.children(derivation.parameters)
  if (derivation.oid === scryptOid) {
    const [cost = 0, blockSize = 0, parallel = 0] = [second, third, fourth].map((value) => integerOf(ber, value))
    // One round of PBKDF2 takes about as long as one of scrypt over 128 bytes.
    const memory = 128 * cost * blockSize
    if (memory > maxScryptMemory || !work.allowance.spend(cost * blockSize * parallel, work.budget)) return undefined
    const options = { N: cost, r: blockSize, p: parallel, maxmem: maxScryptMemory + 1024 * 1024 }
    return scryptSync(password, octetsOf(ber, salt), keyBytes, options)
  }
  const rounds = integerOf(ber, second) ?? 0
  if (derivation.oid !== pbkdf2Oid || !work.allowance.spend(rounds, work.budget)) return undefined
  const prf = [third, fourth].find((value) => value?.tag === 0x30)
  const hashName = prf === undefined ? 'sha1' : prfs[readAlgorithm(ber, prf)?.oid ?? '']
  return hashName === undefined ? undefined : pbkdf2Sync(password, octetsOf(ber, salt), rounds, keyBytes, hashName)
}

type Scheme = (
  ber: BerReader,
  algorithm: Algorithm,
  ciphertext: Buffer,
  password: string,
  work: PasswordWork,
) => Buffer | undefined

const pbkdf2Oid = '1.2.840.113549.1.5.12'
const scryptOid = '1.3.6.1.4.1.11591.4.11'
const maxScryptMemory = 128 * 1024 * 1024

/** RFC 8018 B.1 */
const prfs: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}

/** RFC 8018 A.3: hash and cipher. */
const pbes1: Readonly<Record<string, readonly [hash: string, cipher: 'des' | 'rc2']>> = {
  '1.2.840.113549.1.5.3': ['md5', 'des'],
  '1.2.840.113549.1.5.6': ['md5', 'rc2'],
  '1.2.840.113549.1.5.10': ['sha1', 'des'],
  '1.2.840.113549.1.5.11': ['sha1', 'rc2'],
}

/** RFC 7292 C: cipher and size of its key. */
const pkcs12: Readonly<Record<string, readonly [cipher: string, keyBytes: number]>> = {
  '1.2.840.113549.1.12.1.3': ['des-ede3-cbc', 24],
  '1.2.840.113549.1.12.1.4': ['des-ede-cbc', 16],
  '1.2.840.113549.1.12.1.5': ['rc2', 16],
  '1.2.840.113549.1.12.1.6': ['rc2', 5],
}

function schemeOf(oid: string): Scheme | undefined {
  if (oid === '1.2.840.113549.1.5.13') return openPbes2
  if (pbes1[oid] !== undefined) return openPbes1
  if (pkcs12[oid] !== undefined) return openPkcs12
  if (oid === '1.3.6.1.4.1.42.2.17.1.1') return (_ber, _algorithm, sealed, password) => openJksKey(sealed, password)
  return oid === '1.3.6.1.4.1.42.2.19.1' ? openJceks : undefined
}

const openPbes2: Scheme = (ber, { parameters }, ciphertext, password, work) => {
  const [derivation, scheme] = ber.children(parameters).map((value) => readAlgorithm(ber, value))
  const cipher = scheme && contentCipherOf(ber, scheme)
  if (derivation === undefined || cipher === undefined) return undefined
  const key = deriveWithPassword(ber, derivation, password, cipher.keyBytes ?? 16, work)
  return key && cipher.open(key, { ciphertext, keyIsCertain: false }, work.budget)
}

const openPbes1: Scheme = (ber, { oid, parameters }, ciphertext, password, { allowance, budget }) => {
  const [hashName, cipher] = pbes1[oid] ?? []
  const { salt, rounds } = saltAndRounds(ber, parameters)
  if (hashName === undefined || !allowance.spend(rounds, budget)) return undefined
  let derived = Buffer.concat([Buffer.from(password), salt])
  for (let i = 0; i < rounds; i += 1) derived = hash(hashName, derived, 'buffer')
  const [key, iv] = [derived.subarray(0, 8), derived.subarray(8, 16)]
  const padded =
    cipher === 'des' ? decryptCbc('des-cbc', key, iv, ciphertext) : decryptRc2(key, 64, iv, ciphertext, budget)
  return withoutPadding(padded, 8)
}

const openPkcs12: Scheme = (ber, { oid, parameters }, ciphertext, password, { allowance, budget }) => {
  const [cipher, keyBytes = 0] = pkcs12[oid] ?? []
  const { salt, rounds } = saltAndRounds(ber, parameters)
  if (cipher === undefined || !allowance.spend(2 * rounds, budget)) return undefined
  const key = derivePkcs12Key(password, salt, 1, rounds, keyBytes)
  const iv = derivePkcs12Key(password, salt, 2, rounds, 8)
  const padded =
    cipher === 'rc2' ? decryptRc2(key, keyBytes * 8, iv, ciphertext, budget) : decryptCbc(cipher, key, iv, ciphertext)
  return withoutPadding(padded, 8)
}

const openJceks: Scheme = (ber, { parameters }, ciphertext, password, { allowance, budget }) => {
  const { salt, rounds } = saltAndRounds(ber, parameters)
  return allowance.spend(rounds, budget) ? openJceksKey(ciphertext, password, salt, rounds) : undefined
}

function saltAndRounds(ber: BerReader, parameters: BerValue | undefined): { salt: Buffer; rounds: number } {
  const [salt, rounds] = ber.children(parameters)
  return { salt: octetsOf(ber, salt), rounds: integerOf(ber, rounds) ?? 0 }
}
