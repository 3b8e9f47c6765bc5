/** EncryptedPrivateKeyInfo (RFC 5958 3), wherever it stands: alone, in PKCS#12 and in Java keystores. */

import { type BerReader, type BerValue, createBerReader, octetsOf, readAround } from './ber.ts'
import { type Algorithm, readAlgorithm } from './message.ts'

export interface EncryptedKey {
  value: BerValue
  algorithm: Algorithm
  ciphertext: Buffer
}

/** Identifiers of encryption under a password: PKCS#5, PKCS#12, and those of Java. */
export const encryptedKeyMarks: readonly string[] = [
  '\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05',
  '\x06\x0a\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01',
  '\x06\x0a\x2b\x06\x01\x04\x01\x2a\x02\x11\x01\x01',
  '\x06\x09\x2b\x06\x01\x04\x01\x2a\x02\x13\x01',
]

const marks = encryptedKeyMarks.map((mark) => Buffer.from(mark, 'latin1'))
const sequence = 0x30
const octetString = 0x04
/** As many as a store for a whole organisation may have. */
const maxKeys = 500

export function findEncryptedKeys(bytes: Buffer): { ber: BerReader; found: EncryptedKey[]; limited: boolean } {
  const ber = createBerReader(bytes)
  const found: EncryptedKey[] = []
  for (const mark of marks) {
    for (let at = bytes.indexOf(mark); at !== -1 && found.length < maxKeys; at = bytes.indexOf(mark, at + 1)) {
      const key = readEncryptedKey(ber, at)
      if (key !== undefined) found.push(key)
    }
  }
  return { ber, found, limited: found.length >= maxKeys || ber.exhausted() }
}

function readEncryptedKey(ber: BerReader, at: number): EncryptedKey | undefined {
  const identifiers = readAround(ber, sequence, at)
  const value = identifiers && readAround(ber, sequence, identifiers.start)
  const sealed = identifiers && ber.read(identifiers.end, value?.contentEnd)
  const algorithm = readAlgorithm(ber, identifiers)
  if (value === undefined || value.cut || sealed?.tag !== octetString || algorithm === undefined) return undefined
  return sealed.end === value.contentEnd ? { value, algorithm, ciphertext: octetsOf(ber, sealed) } : undefined
}
