/** The key of an encrypted PDF file by a password (ISO 32000-1 7.6.3; ISO 32000-2 7.6.4 for revisions 5 and 6). */

import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { applyRc4 } from './rc4.ts'

/** What the encryption dictionary of the standard security handler says. */
export interface StandardSecurity {
  version: number
  revision: number
  keyBytes: number
  permissions: number
  owner: Buffer
  user: Buffer
  /** Revisions 5 and 6. */
  ownerKey: Buffer
  userKey: Buffer
  encryptsMetadata: boolean
  /** First part of the file identifier. */
  id: Buffer
}

const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')

/** Tries the password as that of a user and as that of the owner. */
export function findFileKey(security: StandardSecurity, password: string): Buffer | undefined {
  if (security.revision >= 5) return findLongKey(security, Buffer.from(password).subarray(0, 127))
  const padded = pad(Buffer.from(password, 'latin1'))
  return findShortKey(security, padded) ?? findShortKey(security, userPassword(security, padded))
}

function pad(password: Buffer): Buffer {
  return Buffer.concat([password, padding]).subarray(0, 32)
}

/** Algorithms 2, 4 and 5. */
function findShortKey(security: StandardSecurity, padded: Buffer): Buffer | undefined {
  const { revision, keyBytes, permissions, owner, user, encryptsMetadata, id } = security
  const flags = Buffer.alloc(4)
  flags.writeInt32LE(permissions | 0)
  const open = revision >= 4 && !encryptsMetadata ? Buffer.alloc(4, 0xff) : Buffer.alloc(0)
  let key = md5(padded, owner.subarray(0, 32), flags, id, open).subarray(0, keyBytes)
  for (let n = 0; revision >= 3 && n < 50; n += 1) key = md5(key).subarray(0, keyBytes)
  if (revision === 2) return applyRc4(key, padding).equals(user.subarray(0, 32)) ? key : undefined
  const expected = applyRc4Rounds(key, md5(padding, id), [...Array(20).keys()])
  return expected.equals(user.subarray(0, 16)) ? key : undefined
}

/** Algorithm 7: the owner's password opens that of the user. */
function userPassword({ revision, keyBytes, owner }: StandardSecurity, padded: Buffer): Buffer {
  let key = md5(padded)
  for (let n = 0; revision >= 3 && n < 50; n += 1) key = md5(key)
  const rounds = revision === 2 ? [0] : [...Array(20).keys()].reverse()
  return applyRc4Rounds(key.subarray(0, keyBytes), owner.subarray(0, 32), rounds)
}

function applyRc4Rounds(key: Buffer, bytes: Buffer, rounds: readonly number[]): Buffer {
  return rounds.reduce((input, round) => applyRc4(Buffer.from(key.map((byte) => byte ^ round)), input), bytes)
}

/** Algorithm 2.A: 32 bytes of hash, 8 of salt for it, 8 of salt for the key. */
function findLongKey(
  { revision, owner, user, ownerKey, userKey }: StandardSecurity,
  password: Buffer,
): Buffer | undefined {
  const whole = user.subarray(0, 48)
  for (const [entry, sealed, more] of [
    [user, userKey, Buffer.alloc(0)],
    [owner, ownerKey, whole],
  ] as const) {
    if (entry.length < 48 || sealed.length < 32) continue
    if (!longHash(revision, password, entry.subarray(32, 40), more).equals(entry.subarray(0, 32))) continue
    const key = longHash(revision, password, entry.subarray(40, 48), more)
    const decipher = createDecipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false)
    return decipher.update(sealed.subarray(0, 32))
  }
  return undefined
}

/** Algorithm 2.B; revision 5 has only its first step. */
function longHash(revision: number, password: Buffer, salt: Buffer, more: Buffer): Buffer {
  let key = createHash('sha256').update(password).update(salt).update(more).digest()
  if (revision === 5) return key
  for (let round = 0, last = 0; round < 64 || last > round - 32; round += 1) {
    const block = Buffer.concat([password, key, more])
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false)
    const sealed = cipher.update(Buffer.concat(Array<Buffer>(64).fill(block)))
    const sum = sealed.subarray(0, 16).reduce((total, byte) => total + byte, 0) % 3
    key = createHash(sum === 0 ? 'sha256' : sum === 1 ? 'sha384' : 'sha512')
      .update(sealed)
      .digest()
    last = sealed.at(-1) ?? 0
  }
  return key.subarray(0, 32)
}

function md5(...pieces: readonly Buffer[]): Buffer {
  const hash = createHash('md5')
  for (const piece of pieces) hash.update(piece)
  return hash.digest()
}
