/** EncryptedKey elements opened with held keys, or with keys that others of them gave. */

import { hash } from 'node:crypto'
import type { HeldKey } from '../../../contracts/probe.ts'
import { rsaBlock, withoutOaepPadding, withoutPkcs1Padding } from '../../ciphers/rsa.ts'
import { openGcm, unwrapAes, unwrapTripleDes } from '../../ciphers/unwrap.ts'
import type { XmlEncrypted, XmlMethod } from '../../decoders/xml-security-encrypted.ts'
import { keysOfType } from '../fit-key/import-key.ts'
import type { Trying } from '../fit-key/trying.ts'
import { costOfRsa, costOfUnwrap } from '../fit-key/work.ts'
import { contentAlgorithms, digestName, wrapKeyBytes } from './algorithms.ts'
import { type DerivedKey, deriveKeys } from './derive.ts'

/** A key that an EncryptedKey gave, with the id of the held key that opened it. */
export type UnwrappedKey = DerivedKey

/** Keys within keys within keys. */
const maxNesting = 4
const keySizes: ReadonlySet<number> = new Set([16, 24, 32])
const oaepDigests = ['sha1', 'sha256', 'sha384', 'sha512'] as const

/** Gives what any key so far opened, and remembers it, as the same EncryptedKey stands in several views. */
export function createKeyUnwrap(): (
  wrapped: XmlEncrypted,
  keys: readonly HeldKey[],
  trying: Trying,
  depth?: number,
) => UnwrappedKey[] {
  const known = new Map<string, UnwrappedKey[]>()
  return function unwrapKey(wrapped, keys, trying, depth = 0) {
    const name = nameOf(wrapped)
    if (name === undefined || depth >= maxNesting) return []
    const given = known.get(name) ?? []
    known.set(name, given)
    const inner = wrapped.keys.flatMap((key) => unwrapKey(key, keys, trying, depth + 1))
    for (const key of keys) {
      const tried = `${name} ${key.id}`
      if (known.has(tried)) continue
      known.set(tried, [])
      addNew(given, openKey(wrapped, [key], [], trying))
    }
    if (inner.length > 0) addNew(given, openKey(wrapped, [], inner, trying))
    return given
  }
}

function addNew(given: UnwrappedKey[], opened: readonly UnwrappedKey[]): void {
  for (const one of opened) if (!given.some(({ bytes }) => bytes.equals(one.bytes))) given.push(one)
}

function nameOf({ value, method, derivations }: XmlEncrypted): string | undefined {
  if (value === undefined || value.letters === '') return undefined
  return hash('sha256', JSON.stringify([value.letters, method, derivations]), 'base64')
}

function openKey(
  { method, value, derivations }: XmlEncrypted,
  held: readonly HeldKey[],
  inner: readonly UnwrappedKey[],
  trying: Trying,
): UnwrappedKey[] {
  const wrapped = Buffer.from(value?.letters ?? '', 'base64')
  if (method.algorithm.startsWith('rsa-')) return [...fromRsa(method, wrapped, held, trying)]
  const [content] = method.algorithm === '' ? [] : contentAlgorithms(method.algorithm)
  const size = wrapKeyBytes(method.algorithm) ?? content?.keyBytes
  if (size === undefined) return []
  const direct = held.flatMap(({ id, raw }) => (raw === undefined ? [] : [{ id, bytes: raw }]))
  const derived = derivations.flatMap((element) => [...deriveKeys(element, size, held, trying)])
  return [...derived, ...inner, ...direct].flatMap(({ id, bytes: key }) => {
    if (key.length !== size || !trying.work.spend(costOfUnwrap(), trying.budget)) return []
    const bytes =
      content?.mode === 'gcm'
        ? openGcm(key, wrapped.subarray(0, 12), wrapped.subarray(12, -16), wrapped.subarray(-16))
        : method.algorithm === 'kw-tripledes'
          ? unwrapTripleDes(key, wrapped)
          : content === undefined
            ? unwrapAes(key, wrapped)
            : undefined
    return bytes !== undefined && keySizes.has(bytes.length) ? [{ id, bytes }] : []
  })
}

/** XML Encryption 5.5.1, 5.5.2. */
function* fromRsa(method: XmlMethod, wrapped: Buffer, keys: readonly HeldKey[], trying: Trying) {
  for (const { id, key } of keysOfType(keys, ['rsa'], trying.importKey)) {
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
    if (Math.ceil(bits / 8) !== wrapped.length) continue
    if (!trying.work.spend(costOfRsa(bits), trying.budget)) return
    const padded = rsaBlock(wrapped, key)
    const bytes =
      padded && (method.algorithm === 'rsa-1_5' ? withoutPkcs1Padding(padded) : unpadAnyOaep(padded, method))
    if (bytes !== undefined && keySizes.has(bytes.length)) yield { id, bytes }
  }
}

/** As the method says first; implementations differ in which digest the mask takes when that is left out. */
function unpadAnyOaep(padded: Buffer, method: XmlMethod): Buffer | undefined {
  const label = Buffer.from(method.label, 'base64')
  const digests = [digestName(method.digest) ?? 'sha1', ...oaepDigests]
  const masks = [digestName(method.mask) ?? 'sha1', ...oaepDigests]
  for (const digest of new Set(digests)) {
    for (const mask of new Set(masks)) {
      const bytes = withoutOaepPadding(padded, { hash: digest, maskHash: mask, label })
      if (bytes !== undefined) return bytes
    }
  }
  return undefined
}
