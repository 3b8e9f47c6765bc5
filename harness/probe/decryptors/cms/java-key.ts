/**
 * Private keys in Java keystores. The schemes are Sun's own and were never specified outside the source of OpenJDK
 * (sun.security.provider.KeyProtector for JKS, com.sun.crypto.provider.PBECipherCore for JCEKS).
 */

import { hash } from 'node:crypto'
import { decryptCbc, withoutPadding } from './legacy-cipher.ts'

const digestBytes = 20

/** JKS: salt, key under a stream of SHA-1 digests, and a digest of the key. */
export function openJksKey(sealed: Buffer, password: string): Buffer | undefined {
  if (sealed.length <= 2 * digestBytes) return undefined
  const letters = Buffer.from(password, 'utf16le').swap16()
  const encrypted = sealed.subarray(digestBytes, -digestBytes)
  let block = sealed.subarray(0, digestBytes)
  const key = Buffer.alloc(encrypted.length)
  for (let at = 0; at < encrypted.length; at += digestBytes) {
    block = hash('sha1', Buffer.concat([letters, block]), 'buffer')
    for (let i = at; i < Math.min(at + digestBytes, key.length); i += 1) {
      key[i] = (encrypted[i] ?? 0) ^ (block[i - at] ?? 0)
    }
  }
  const check = hash('sha1', Buffer.concat([letters, key]), 'buffer')
  return check.equals(sealed.subarray(-digestBytes)) ? key : undefined
}

/** JCEKS: triple DES, with a key out of two chains of MD5 over the halves of the salt. */
export function openJceksKey(sealed: Buffer, password: string, salt: Buffer, rounds: number): Buffer | undefined {
  if (salt.length !== 8 || sealed.length % 8 !== 0) return undefined
  // Equal halves, one salt in four billion, are changed first; such a store stays closed.
  const halves = [salt.subarray(0, 4), salt.subarray(4)]
  const letters = Buffer.from(password)
  const derived = Buffer.concat(
    halves.map((half) => {
      let digest = half
      for (let i = 0; i < rounds; i += 1) digest = hash('md5', Buffer.concat([digest, letters]), 'buffer')
      return digest
    }),
  )
  return withoutPadding(decryptCbc('des-ede3-cbc', derived.subarray(0, 24), derived.subarray(24, 32), sealed), 8)
}
