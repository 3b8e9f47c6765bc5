/**
 * XML Encryption 1.0 and 1.1: content keys wrapped within the message, beside it or elsewhere in the view, agreed on,
 * derived from a password, or held. Of ciphers without authentication a part only comes out when its content speaks
 * for the key. An opened EncryptedKey is a part too, as what it is for may stand in another view.
 */

import type { DecodedPart, Decryptor, Explained, HeldKey, Range } from '../../contracts/probe.ts'
import { nameEncrypted } from '../decoders/xml-security.ts'
import { findAttachment } from '../decoders/xml-security-attachment.ts'
import { findEncrypted, withInner, type XmlEncrypted } from '../decoders/xml-security-encrypted.ts'
import { latin1Of } from '../view.ts'
import { createKeyImport } from './fit-key/import-key.ts'
import type { Trying } from './fit-key/trying.ts'
import { costOfContent, createWork } from './fit-key/work.ts'
import { contentAlgorithms } from './xml-encryption/algorithms.ts'
import { deriveKeys } from './xml-encryption/derive.ts'
import { neededBits, type OpenedData, openData } from './xml-encryption/open-data.ts'
import { weighPlaintext } from './xml-encryption/plausible.ts'
import { createKeyUnwrap, type UnwrappedKey } from './xml-encryption/unwrap-keys.ts'

type KeyedPart = DecodedPart & { key: string }

/** What a view holds, and what its keys gave. */
interface Message {
  text: string
  wrapped: readonly {
    element: XmlEncrypted
    /** By the keys that are being tried. */
    keys: readonly UnwrappedKey[]
    /** By those tried before as well. */
    known: readonly UnwrappedKey[]
  }[]
  digests: ReadonlySet<string>
}

const digestPattern = /DigestValue(?:\s[^<>]*)?>\s*([A-Za-z0-9+/=]{20,120})\s*</g

export function createXmlDecryptor(): Decryptor {
  const importKey = createKeyImport()
  const work = createWork('XML encryption')
  const unwrapKey = createKeyUnwrap()
  return {
    id: 'xml-encryption',
    async decrypt(view, keys, budget) {
      if (!view.bytes.includes('EncryptedData') && !view.bytes.includes('EncryptedKey'))
        return { parts: [], explained: [] }
      const text = latin1Of(view)
      const all = withInner(findEncrypted(text))
      const trying = { importKey, work, budget }
      const ids = new Set(keys.map(({ id }) => id))
      const wrapped = all
        .filter(({ kind }) => kind === 'key')
        .map((element) => {
          const known = unwrapKey(element, keys, trying)
          return { element, known, keys: known.filter(({ id }) => ids.has(id)) }
        })
      const digests = new Set([...text.matchAll(digestPattern)].map(([, digest = '']) => digest))
      const message = { text, wrapped, digests }
      const data = all.filter(({ kind }) => kind === 'data')
      return {
        parts: [...data.flatMap((one) => openOne(one, message, keys, trying)), ...wrapped.flatMap(keyParts)],
        explained: all.flatMap((one) => explain(one, text)),
      }
    },
  }
}

function openOne(data: XmlEncrypted, message: Message, keys: readonly HeldKey[], trying: Trying): KeyedPart[] {
  const ciphertext = readCiphertext(data, message.text)
  if (ciphertext === undefined) return []
  const opened = tryKeys(data, ciphertext.bytes, message, keys, trying)
  if (opened === undefined) return []
  const { at, part } = ciphertext
  return [{ ...opened, at, ...(part === undefined ? {} : { part }) }]
}

/** Keys that the message names come before the others of the view, those before all that are held. */
function tryKeys(
  data: XmlEncrypted,
  ciphertext: Buffer,
  { wrapped, digests }: Message,
  held: readonly HeldKey[],
  { importKey, work, budget }: Trying,
): OpenedData | undefined {
  const algorithms = contentAlgorithms(data.method.algorithm)
  const sizes = new Set(algorithms.map(({ keyBytes }) => keyBytes))
  const named = wrapped.filter(({ element }) => isFor(element, data))
  const derived = data.derivations.flatMap((element) =>
    [...sizes].flatMap((size) => [...deriveKeys(element, size, held, { importKey, work, budget })]),
  )
  const own = named.flatMap(({ keys }) => keys)
  const beside = wrapped.filter((one) => !named.includes(one)).flatMap(({ keys }) => keys)
  // What this view wraps was tried under the name of the key that opened it.
  const isWrapped = (raw: Buffer) => wrapped.some(({ known }) => known.some(({ bytes }) => bytes.equals(raw)))
  const direct = held.flatMap(({ id, raw }) => (raw === undefined || isWrapped(raw) ? [] : [{ id, bytes: raw }]))
  const weigh = (plaintext: Buffer, padding: Buffer) => weighPlaintext(plaintext, padding, digests, budget)
  for (const [candidates, needed] of [
    [own, neededBits.named],
    [derived, neededBits.any],
    [beside, neededBits.any],
    [direct, neededBits.any],
  ] as const) {
    const fitting = candidates.filter(
      ({ bytes }) => sizes.has(bytes.length) && work.spend(costOfContent(ciphertext.length), budget),
    )
    const opened = openData(ciphertext, algorithms, fitting, weigh, needed)
    if (opened === 'tie') return undefined
    if (opened !== 'none') return opened
  }
  return undefined
}

/** Within its KeyInfo, referred to by id or name, or referring to it (XML Encryption 3.5.1, 3.5.2, 3.6). */
function isFor(key: XmlEncrypted, data: XmlEncrypted): boolean {
  if (data.keys.includes(key)) return true
  if (key.id !== '' && data.keyIds.includes(key.id)) return true
  if (data.id !== '' && key.references.includes(data.id)) return true
  return key.carriedName !== '' && data.keyNames.includes(key.carriedName)
}

function keyParts({ element, keys }: Message['wrapped'][number]): KeyedPart[] {
  const at = element.value?.at
  const [first] = keys
  return at === undefined || first === undefined ? [] : [{ bytes: first.bytes, key: first.id, at, part: 'key' }]
}

function readCiphertext(
  { value, uri }: XmlEncrypted,
  text: string,
): { bytes: Buffer; at: Range; part?: string } | undefined {
  if (value !== undefined) return { bytes: Buffer.from(value.letters, 'base64'), at: value.at }
  const attachment = uri === undefined ? undefined : findAttachment(text, uri)
  if (attachment === undefined || uri === undefined) return undefined
  const { at, isBase64 } = attachment
  const content = text.slice(at.offset, at.offset + at.length)
  return { bytes: Buffer.from(content, isBase64 ? 'base64' : 'latin1'), at, part: uri }
}

function explain(one: XmlEncrypted, text: string): Explained[] {
  const at = one.value?.at ?? (one.uri === undefined ? undefined : findAttachment(text, one.uri)?.at)
  return at === undefined ? [] : [{ at, as: nameEncrypted(one) }]
}
