/** Private keys in DER, wherever they stand in binary. */

import type { Budget, HeldKey } from '../../contracts/probe.ts'
import { type BerReader, createBerReader, readAround } from '../decryptors/cms/ber.ts'
import { tryDerKey } from './held-key.ts'

/** What stands at the start of the SEQUENCE: a version, and the tag of what follows it. */
const versions = [
  { mark: Buffer.from([0x02, 0x01, 0x00]), types: { 48: 'pkcs8', 2: 'pkcs1' } },
  // RFC 5958 2: version 1 has the public key with it. RFC 5915 3.
  { mark: Buffer.from([0x02, 0x01, 0x01]), types: { 48: 'pkcs8', 4: 'sec1' } },
] as const

/** An Ed25519 key takes 48 bytes, an EC key of SEC 1 without its public key no less than 40. */
const shortestKey = 36
const longestKey = 16_384

/** Version numbers are everywhere in ASN.1; what is tried further is limited. */
const maxTried = 2_000

export function findDerKeys(bytes: Buffer, source: string, budget: Budget): HeldKey[] {
  const found: HeldKey[] = []
  let ber: BerReader | undefined
  let tried = 0
  for (const { mark, types } of versions) {
    for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1)) {
      const next = bytes[at + mark.length]
      const type = Object.entries(types).find(([tag]) => Number(tag) === next)?.[1]
      if (type === undefined || !isPossible(type, bytes, at + mark.length)) continue
      ber ??= createBerReader(bytes)
      const value = readAround(ber, 0x30, at)
      const size = value === undefined || value.cut ? 0 : value.end - value.start
      if (value === undefined || size < shortestKey || size > longestKey) continue
      tried += 1
      if (tried > maxTried) {
        budget.hit(`${maxTried} possible private keys in one view`)
        return found
      }
      const key = tryDerKey(bytes.subarray(value.start, value.end), type, source)
      if (key !== undefined) found.push(key)
    }
  }
  return found
}

/** The tag and length after the version, which rule out nearly all other ASN.1. */
function isPossible(type: 'pkcs8' | 'pkcs1' | 'sec1', bytes: Buffer, at: number): boolean {
  const length = bytes[at + 1] ?? 0
  // An algorithm identifier is short, and begins with an object identifier.
  if (type === 'pkcs8') return length < 0x40 && bytes[at + 2] === 0x06
  // A modulus of at least 512 bits.
  if (type === 'pkcs1') return length === 0x81 || length === 0x82 || length === 0x40 || length === 0x41
  return length >= 20 && length <= 66
}
