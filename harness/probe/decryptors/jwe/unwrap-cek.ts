/** Key management of JWE (RFC 7518 4): content encryption keys that a held key gives. */

import { pbkdf2Sync } from 'node:crypto'
import type { HeldKey } from '../../../contracts/probe.ts'
import { rsaBlock, withoutOaepPadding, withoutPkcs1Padding } from '../../ciphers/rsa.ts'
import { openGcm, unwrapAes } from '../../ciphers/unwrap.ts'
import type { JoseHeader } from '../../decoders/compact-header.ts'
import { agree, agreementTypes, deriveConcat, isSameCurve, tryJwkPublicKey } from '../fit-key/agree.ts'
import { keysOfType } from '../fit-key/import-key.ts'
import type { Trying } from '../fit-key/trying.ts'
import { costOfAgreement, costOfRsa, costOfUnwrap } from '../fit-key/work.ts'
import type { JweRecipient } from './messages.ts'
import { contentKeyBytes } from './open-content.ts'

export interface ContentKey {
  /** Id of the held key that gave it. */
  id: string
  bytes: Buffer
}

/** A password-based header could ask for any amount of work (RFC 8725 3.11). */
const maxIterations = 2_000_000

/** Keys to try, those first that are the likeliest. */
export function* contentKeysOf(
  recipient: JweRecipient,
  keys: readonly HeldKey[],
  trying: Trying,
): Generator<ContentKey> {
  const alg = String(recipient.header.alg)
  if (alg.startsWith('RSA')) yield* fromRsa(recipient, keys, trying)
  else if (alg.startsWith('ECDH-ES')) yield* fromAgreement(recipient, keys, trying)
  else if (alg.startsWith('PBES2-')) yield* fromPassword(recipient, keys, trying)
  else if (alg !== 'dir' && !alg.startsWith('HPKE-')) yield* fromSymmetric(recipient, keys, trying)
  // Whoever holds the content encryption key itself needs no other.
  const bytes = contentKeyBytes(recipient.header.enc)
  for (const { id, raw } of keys) if (raw !== undefined && raw.length === bytes) yield { id, bytes: raw }
}

/** RFC 7518 4.2, 4.3. */
function* fromRsa({ header, encryptedKey }: JweRecipient, keys: readonly HeldKey[], trying: Trying) {
  const [known, oaep, digestBits = '1'] = /^RSA(?:1_5|(-OAEP)(?:-(256|384|512))?)$/.exec(String(header.alg)) ?? []
  if (known === undefined) return
  const digest = `sha${digestBits}`
  for (const { id, key } of keysOfType(keys, ['rsa'], trying.importKey)) {
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
    if (Math.ceil(bits / 8) !== encryptedKey.length) continue
    if (!trying.work.spend(costOfRsa(bits), trying.budget)) return
    const padded = rsaBlock(encryptedKey, key)
    if (padded === undefined) continue
    const bytes =
      oaep === undefined
        ? withoutPkcs1Padding(padded)
        : withoutOaepPadding(padded, { hash: digest, maskHash: digest, label: Buffer.alloc(0) })
    if (bytes !== undefined) yield { id, bytes }
  }
}

/** RFC 7518 4.6. */
function* fromAgreement({ header, encryptedKey }: JweRecipient, keys: readonly HeldKey[], trying: Trying) {
  const publicKey = tryJwkPublicKey(header.epk)
  if (publicKey === undefined) return
  const wrapBits = /\+A(128|192|256)KW$/.exec(String(header.alg))?.[1]
  const bytes = wrapBits === undefined ? contentKeyBytes(header.enc) : Number(wrapBits) / 8
  if (bytes === undefined) return
  for (const { id, key } of keysOfType(keys, agreementTypes, trying.importKey)) {
    if (!isSameCurve(key, publicKey)) continue
    if (!trying.work.spend(costOfAgreement(), trying.budget)) return
    const secret = agree(key, publicKey)
    const derived = secret && deriveConcat('sha256', secret, otherInfo(header, bytes, wrapBits !== undefined), bytes)
    const cek = derived && (wrapBits === undefined ? derived : unwrapAes(derived, encryptedKey))
    if (cek !== undefined) yield { id, bytes: cek }
  }
}

/** RFC 7518 4.8: passwords, and keys that serve as one. */
function* fromPassword({ header, encryptedKey }: JweRecipient, keys: readonly HeldKey[], trying: Trying) {
  const [, hashBits, keyBits] = /^PBES2-HS(256|384|512)\+A(128|192|256)KW$/.exec(String(header.alg)) ?? []
  const iterations = header.p2c
  if (keyBits === undefined || typeof iterations !== 'number' || typeof header.p2s !== 'string') return
  if (!Number.isInteger(iterations) || iterations < 1) return
  const salt = Buffer.concat([Buffer.from(`${header.alg}\0`), Buffer.from(header.p2s, 'base64url')])
  for (const { id, password, raw } of keys) {
    const secret = password === undefined ? raw : Buffer.from(password)
    if (secret === undefined) continue
    if (iterations > maxIterations) {
      trying.budget.hit(`JWE that asks for ${iterations} iterations per password`)
      return
    }
    if (!trying.work.spendPassword(iterations, trying.budget)) return
    const key = pbkdf2Sync(secret, salt, iterations, Number(keyBits) / 8, `sha${hashBits}`)
    const bytes = unwrapAes(key, encryptedKey)
    if (bytes !== undefined) yield { id, bytes }
  }
}

/** RFC 7518 4.4, 4.7. */
function* fromSymmetric({ header, encryptedKey }: JweRecipient, keys: readonly HeldKey[], trying: Trying) {
  const [, bits, gcm] = /^A(128|192|256)(GCM)?KW$/.exec(String(header.alg)) ?? []
  if (bits === undefined) return
  const [iv, tag] = [header.iv, header.tag].map((value) => Buffer.from(String(value ?? ''), 'base64url'))
  for (const { id, raw } of keys) {
    if (raw === undefined || raw.length * 8 !== Number(bits)) continue
    if (!trying.work.spend(costOfUnwrap(), trying.budget)) return
    const bytes =
      gcm === undefined
        ? unwrapAes(raw, encryptedKey)
        : openGcm(raw, iv ?? Buffer.alloc(0), encryptedKey, tag ?? Buffer.alloc(0))
    if (bytes !== undefined) yield { id, bytes }
  }
}

/** RFC 7518 4.6.2. */
function otherInfo(header: JoseHeader, bytes: number, wraps: boolean): Buffer {
  const sized = (value: Buffer) => Buffer.concat([uint32(value.length), value])
  const party = (value: unknown) => sized(Buffer.from(typeof value === 'string' ? value : '', 'base64url'))
  const algorithm = sized(Buffer.from(String(wraps ? header.alg : header.enc)))
  return Buffer.concat([algorithm, party(header.apu), party(header.apv), uint32(bytes * 8)])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
