/**
 * Which keys can be the one of a JWE: they are tried on the wrapped key first, as most do not fit, and the library would
 * take each of them on a way through its thread pool.
 */

import { constants, createDecipheriv, type KeyObject, privateDecrypt } from 'node:crypto'
import type { HeldKey } from '../../contracts/probe.ts'
import type { CompactToken } from '../decoders/compact.ts'
import { privateKeyOf } from '../keys/held-key.ts'

export interface FittedKey {
  id: string
  key: KeyObject | Uint8Array
}

/** Remembers imported keys, and which of them a wrapped key is not for. */
export function createKeyFitter(): (
  token: CompactToken,
  jwe: string,
  keys: readonly HeldKey[],
) => Generator<FittedKey> {
  const imported = new Map<string, KeyObject | undefined>()
  const refused = new Set<string>()
  const importKey = (key: HeldKey) => {
    if (!imported.has(key.id)) imported.set(key.id, privateKeyOf(key))
    return imported.get(key.id)
  }
  const fits = (alg: string, wrapped: Buffer, id: string, unwraps: () => boolean) => {
    const attempt = `${id} ${alg} ${wrapped.toString('latin1')}`
    if (refused.has(attempt)) return false
    if (unwraps()) return true
    if (wrapped.length > 0) refused.add(attempt)
    return false
  }
  return function* findFitting(token, jwe, keys) {
    const alg = String(token.header.alg)
    const wrapped = wrappedKey(token, jwe)
    for (const key of keys) {
      if (key.raw !== undefined) {
        const { raw } = key
        if (fits(alg, wrapped, key.id, () => fitsRaw(alg, token, wrapped, raw))) yield { id: key.id, key: raw }
        continue
      }
      const types = typesOf(alg)
      const privateKey = types.length === 0 ? undefined : importKey(key)
      if (privateKey === undefined || !types.includes(privateKey.asymmetricKeyType ?? '')) continue
      if (types.includes('rsa') && !fits(alg, wrapped, key.id, () => unwrapsRsa(alg, wrapped, privateKey))) continue
      yield { id: key.id, key: privateKey }
    }
  }
}

function wrappedKey(token: CompactToken, jwe: string): Buffer {
  const segment = token.segments[1] ?? { offset: token.at.offset, length: 0 }
  const from = segment.offset - token.at.offset
  return Buffer.from(jwe.slice(from, from + segment.length), 'base64url')
}

/** RFC 7518 4.3. */
function unwrapsRsa(alg: string, wrapped: Buffer, privateKey: KeyObject): boolean {
  const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0
  if (wrapped.length !== Math.ceil(bits / 8)) return false
  const oaepHash = `sha${/-(256|384|512)$/.exec(alg)?.[1] ?? '1'}`
  return succeeds(() =>
    privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, wrapped),
  )
}

function typesOf(alg: string): readonly string[] {
  if (alg.startsWith('RSA-OAEP')) return ['rsa']
  return alg.startsWith('ECDH-ES') ? ['ec', 'x25519'] : []
}

function fitsRaw(alg: string, token: CompactToken, wrapped: Buffer, raw: Buffer): boolean {
  if (alg === 'dir') return raw.length * 8 === contentKeyBits(String(token.header.enc))
  if (alg.startsWith('PBES2')) return true
  const bits = Number(/^A(128|192|256)(?:GCM)?KW$/.exec(alg)?.[1])
  if (raw.length * 8 !== bits) return false
  return alg.endsWith('GCMKW') ? unwrapsGcm(bits, token, raw, wrapped) : unwrapsKw(bits, raw, wrapped)
}

/** RFC 7518 5.1. */
function contentKeyBits(enc: string): number {
  const cbc = /-HS(256|384|512)$/.exec(enc)
  return Number(cbc?.[1] ?? /^A(128|192|256)GCM$/.exec(enc)?.[1])
}

/** RFC 3394, with its default initial value. */
function unwrapsKw(bits: number, raw: Buffer, wrapped: Buffer): boolean {
  return succeeds(() => {
    const decipher = createDecipheriv(`id-aes${bits}-wrap`, raw, Buffer.alloc(8, 0xa6))
    decipher.update(wrapped)
    decipher.final()
  })
}

/** RFC 7518 4.7. */
function unwrapsGcm(bits: number, token: CompactToken, raw: Buffer, wrapped: Buffer): boolean {
  const { iv, tag } = token.header
  if (typeof iv !== 'string' || typeof tag !== 'string') return false
  return succeeds(() => {
    const name = bits === 128 ? 'aes-128-gcm' : bits === 192 ? 'aes-192-gcm' : 'aes-256-gcm'
    const decipher = createDecipheriv(name, raw, Buffer.from(iv, 'base64url'), { authTagLength: 16 })
    decipher.setAuthTag(Buffer.from(tag, 'base64url'))
    decipher.update(wrapped)
    decipher.final()
  })
}

function succeeds(run: () => unknown): boolean {
  try {
    run()
    return true
  } catch {
    return false
  }
}
