/** Keys that XML Encryption derives: agreement by elliptic curve, and passwords (XML Encryption 1.1, 5.4, 5.6). */

import { createPublicKey, ECDH, hkdfSync, type KeyObject, pbkdf2Sync } from 'node:crypto'
import type { HeldKey } from '../../../contracts/probe.ts'
import { attempt } from '../../ciphers/unwrap.ts'
import { algorithmOf, childrenOf, lettersOf } from '../../decoders/xml-security-encrypted.ts'
import type { XmlElement } from '../../decoders/xml-security-tree.ts'
import { agree, agreementTypes, deriveConcat, isSameCurve, tryJwkPublicKey } from '../fit-key/agree.ts'
import { keysOfType } from '../fit-key/import-key.ts'
import type { Trying } from '../fit-key/trying.ts'
import { costOfAgreement } from '../fit-key/work.ts'
import { digestName } from './algorithms.ts'

export interface DerivedKey {
  /** Id of the held key that it was derived from. */
  id: string
  bytes: Buffer
}

/** RFC 5480 2.1.1.1, as JWK calls them. */
const curves: Readonly<Record<string, { crv: string; name: string }>> = {
  'urn:oid:1.2.840.10045.3.1.7': { crv: 'P-256', name: 'prime256v1' },
  'urn:oid:1.3.132.0.34': { crv: 'P-384', name: 'secp384r1' },
  'urn:oid:1.3.132.0.35': { crv: 'P-521', name: 'secp521r1' },
}
const maxIterations = 2_000_000

/** @param bytes length of the key that is asked for */
export function* deriveKeys(
  element: XmlElement,
  bytes: number,
  keys: readonly HeldKey[],
  trying: Trying,
): Generator<DerivedKey> {
  const [method] = childrenOf(element, 'KeyDerivationMethod')
  if (element.name === 'AgreementMethod') yield* fromAgreement(element, method, bytes, keys, trying)
  else if (algorithmOf(method) === 'pbkdf2')
    yield* fromPassword(childrenOf(method, 'PBKDF2-params')[0], bytes, keys, trying)
}

function* fromAgreement(
  element: XmlElement,
  method: XmlElement | undefined,
  bytes: number,
  keys: readonly HeldKey[],
  trying: Trying,
) {
  const publicKey = readPublicKey(childrenOf(element, 'OriginatorKeyInfo')[0])
  if (publicKey === undefined) return
  for (const { id, key } of keysOfType(keys, agreementTypes, trying.importKey)) {
    if (!isSameCurve(key, publicKey)) continue
    if (!trying.work.spend(costOfAgreement(), trying.budget)) return
    const secret = agree(key, publicKey)
    const derived = secret && deriveFrom(secret, method, bytes)
    if (derived !== undefined) yield { id, bytes: derived }
  }
}

function deriveFrom(secret: Buffer, method: XmlElement | undefined, bytes: number): Buffer | undefined {
  if (algorithmOf(method) === 'hkdf') return deriveHkdf(secret, childrenOf(method, 'HKDFParams')[0], bytes)
  const [params] = childrenOf(method, 'ConcatKDFParams')
  const digest = digestName(algorithmOf(childrenOf(params, 'DigestMethod')[0])) ?? 'sha256'
  const names = ['AlgorithmID', 'PartyUInfo', 'PartyVInfo', 'SuppPubInfo', 'SuppPrivInfo']
  const info = names.map((name) => bitString(params?.attributes.get(name) ?? ''))
  return deriveConcat(digest, secret, Buffer.concat(info), bytes)
}

/** RFC 9231 2.6.2. */
function deriveHkdf(secret: Buffer, params: XmlElement | undefined, bytes: number): Buffer | undefined {
  const digest = digestName(algorithmOf(childrenOf(params, 'PRF')[0])) ?? 'sha256'
  const [salt, info] = ['Salt', 'Info'].map((name) => {
    const [element] = childrenOf(params, name)
    return Buffer.from(lettersOf(childrenOf(element, 'Specified')[0] ?? element), 'base64')
  })
  return attempt(() => Buffer.from(hkdfSync(digest, secret, salt ?? '', info ?? '', bytes)))
}

/** XML Encryption 1.1, 5.4.1: hexadecimal octets, of which the first counts the bits of padding. */
function bitString(hex: string): Buffer {
  return Buffer.from(hex, 'hex').subarray(1)
}

/** XML Encryption 1.1, 5.4.2. */
function* fromPassword(params: XmlElement | undefined, bytes: number, keys: readonly HeldKey[], trying: Trying) {
  const iterations = Number(childrenOf(params, 'IterationCount')[0]?.text)
  const salt = Buffer.from(lettersOf(childrenOf(params, 'Salt', 'Specified')[0]), 'base64')
  const digest = digestName(algorithmOf(childrenOf(params, 'PRF')[0])) ?? 'sha1'
  const size = Number(childrenOf(params, 'KeyLength')[0]?.text ?? bytes)
  if (!Number.isInteger(iterations) || iterations < 1 || size !== bytes) return
  for (const { id, password, raw } of keys) {
    const secret = password === undefined ? raw : Buffer.from(password)
    if (secret === undefined) continue
    if (iterations > maxIterations) {
      trying.budget.hit(`XML encryption that asks for ${iterations} iterations per password`)
      return
    }
    if (!trying.work.spendPassword(iterations, trying.budget)) return
    yield { id, bytes: pbkdf2Sync(secret, salt, iterations, bytes, digest) }
  }
}

/** ECKeyValue (XML Signature 1.1, 4.5.2.3) or DEREncodedKeyValue (4.5.9). */
function readPublicKey(info: XmlElement | undefined): KeyObject | undefined {
  const [der] = [...childrenOf(info, 'DEREncodedKeyValue'), ...childrenOf(info, 'KeyValue', 'DEREncodedKeyValue')]
  if (der !== undefined) {
    const key = Buffer.from(lettersOf(der), 'base64')
    return attempt(() => createPublicKey({ key, format: 'der', type: 'spki' }))
  }
  const [value] = childrenOf(info, 'KeyValue', 'ECKeyValue')
  const curve = curves[childrenOf(value, 'NamedCurve')[0]?.attributes.get('URI') ?? '']
  const [encoded] = childrenOf(value, 'PublicKey')
  if (curve === undefined || encoded === undefined) return undefined
  const point = attempt(() => ECDH.convertKey(lettersOf(encoded), curve.name, 'base64', undefined, 'uncompressed'))
  if (!Buffer.isBuffer(point)) return undefined
  const half = (point.length - 1) / 2
  const [x, y] = [point.subarray(1, 1 + half), point.subarray(1 + half)].map((octets) => octets.toString('base64url'))
  return tryJwkPublicKey({ kty: 'EC', crv: curve.crv, x, y })
}
