/** Unwrapping of keys under symmetric keys. All but RC2 have a check of their own. */

import { attempt, unwrapAes, unwrapPaddedAes, unwrapTripleDes } from '../../ciphers/unwrap.ts'
import type { BerReader } from './ber.ts'
import { octetsOf } from './ber.ts'
import { decryptCbc } from './legacy-cipher.ts'
import { type Algorithm, readAlgorithm } from './message.ts'

/** Bytes of the key that an algorithm wraps with; undefined for unknown ones. */
export function wrappingKeyBytes(oid: string): number | undefined {
  if (oid === tripleDesWrap) return 24
  const arc = Number(aesWrap.exec(oid)?.[1])
  return [5, 8].includes(arc % 20) ? [16, 24, 32][Math.floor(arc / 20)] : undefined
}

export function unwrapKey(oid: string, key: Buffer, wrapped: Buffer): Buffer | undefined {
  if (wrappingKeyBytes(oid) !== key.length) return undefined
  if (oid === tripleDesWrap) return unwrapTripleDes(key, wrapped)
  const padded = Number(aesWrap.exec(oid)?.[1]) % 20 === 8
  return padded ? unwrapPaddedAes(key, wrapped) : unwrapAes(key, wrapped)
}

/** Size of the key that PWRI-KEK takes, and how it unwraps (RFC 3211 2.3.2). */
export function passwordWrap(
  ber: BerReader,
  { parameters }: Algorithm,
): { keyBytes: number; unwrap(key: Buffer, wrapped: Buffer): Buffer | undefined } | undefined {
  const inner = readAlgorithm(ber, parameters)
  const [name, keyBytes] = cbcCiphers[inner?.oid ?? ''] ?? []
  if (inner === undefined || name === undefined || keyBytes === undefined) return undefined
  const iv = octetsOf(ber, inner.parameters)
  return { keyBytes, unwrap: (key, wrapped) => attempt(() => unwrapTwice(name, key, iv, wrapped)) }
}

const tripleDesWrap = '1.2.840.113549.1.9.16.3.6'
const aesWrap = /^2\.16\.840\.1\.101\.3\.4\.1\.(\d+)$/

const cbcCiphers: Readonly<Record<string, readonly [name: string, keyBytes: number]>> = {
  '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  '2.16.840.1.101.3.4.1.42': ['aes-256-cbc', 32],
}

/** The key was encrypted twice over, so that each block depends on all others. */
function unwrapTwice(name: string, key: Buffer, iv: Buffer, wrapped: Buffer): Buffer | undefined {
  const block = iv.length
  if (wrapped.length < 2 * block || wrapped.length % block !== 0) return undefined
  const last = wrapped.length - block
  const innerLast = decryptCbc(name, key, wrapped.subarray(last - block, last), wrapped.subarray(last))
  const once = decryptCbc(name, key, innerLast, wrapped)
  const plain = decryptCbc(name, key, iv, once)
  const length = plain[0] ?? 0
  const isKey = [0, 1, 2].every((i) => ((plain[1 + i] ?? 0) ^ (plain[4 + i] ?? 0)) === 0xff)
  return isKey && length > 0 && 4 + length <= plain.length ? plain.subarray(4, 4 + length) : undefined
}
