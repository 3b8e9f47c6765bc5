/** Finds the key that opens a message, among the keys of a party. */

import { hash, type KeyObject } from 'node:crypto'
import type { Budget, HeldKey } from '../../../contracts/probe.ts'
import { type Oaep, rsaBlock, withoutOaepPadding, withoutPkcs1Padding } from '../../ciphers/rsa.ts'
import { privateKeyOf } from '../../keys/held-key.ts'
import { type BerReader, octetsOf } from './ber.ts'
import { type ContentCipher, contentCipherOf } from './content-cipher.ts'
import { createKdfAllowance } from './kdf-allowance.ts'
import { agreeOnKey } from './key-agreement.ts'
import { passwordWrap, unwrapKey } from './key-wrap.ts'
import { type EncryptedMessage, type Recipient, readAlgorithm } from './message.ts'
import { decryptWithPassword, deriveWithPassword, type PasswordWork } from './password-based.ts'
import { isPlausibleContent } from './plausible-content.ts'

export interface OpenedMessage {
  bytes: Buffer
  key: string
}

export type MessageOpener = (
  ber: BerReader,
  message: EncryptedMessage,
  keys: readonly HeldKey[],
  budget: Budget,
) => OpenedMessage | undefined

/** Each takes about a millisecond. */
const maxPrivateOperations = 20_000
/** Bytes of content that are tried under keys of which it is not known whether they fit: some seconds. */
const maxTriedBytes = 4 * 1024 ** 3

/** Remembers imported keys, and what a wrapped key gave: the same message stands in several views. */
export function createMessageOpener(): MessageOpener {
  const allowance = createKdfAllowance()
  const unwrap = createUnwrapper()
  let triedBytes = 0
  const mayTry = (bytes: number, budget: Budget) => {
    triedBytes += bytes
    if (triedBytes > maxTriedBytes) budget.hit(`CMS: more than ${maxTriedBytes} bytes tried under keys`)
    return triedBytes <= maxTriedBytes
  }
  return (ber, message, keys, budget) => {
    const cipher = contentCipherOf(ber, message.contentEncryption)
    const { ciphertext, mac, additional, cut } = message
    if (ciphertext.length === 0) return undefined
    const sealed = { ciphertext, ...(cut || mac === undefined ? {} : { mac }), ...(additional && { additional }) }
    for (const recipient of message.recipients) {
      if (cipher === undefined) break
      for (const key of keys) {
        const contentKey = unwrap(ber, recipient, key, cipher, { allowance, budget })
        const bytes = contentKey && cipher.open(contentKey, { ...sealed, keyIsCertain: true }, budget)
        if (bytes !== undefined && bytes.length > 0) return { bytes, key: key.id }
      }
    }
    return openDirectly(ber, message, cipher, sealed, keys, { allowance, budget, mayTry })
  }
}

/** With a key or password that is used on the content itself. Only an authentication tag proves such a key. */
function openDirectly(
  ber: BerReader,
  { contentEncryption, ciphertext, mac, cut }: EncryptedMessage,
  cipher: ContentCipher | undefined,
  sealed: { ciphertext: Buffer; mac?: Buffer; additional?: Buffer },
  keys: readonly HeldKey[],
  work: PasswordWork & { mayTry(bytes: number, budget: Budget): boolean },
): OpenedMessage | undefined {
  for (const key of keys) {
    const bytes = openWith(key)
    if (bytes === undefined || bytes.length === 0) continue
    if ((cipher?.aead === true && mac !== undefined && !cut) || isPlausibleContent(bytes)) return { bytes, key: key.id }
  }
  return undefined

  function openWith(key: HeldKey): Buffer | undefined {
    if (key.password !== undefined && cipher === undefined) {
      return decryptWithPassword(ber, contentEncryption, ciphertext, key.password, work)
    }
    if (key.raw === undefined || cipher === undefined || (cipher.aead && sealed.mac === undefined)) return undefined
    if (cipher.keyBytes !== undefined && cipher.keyBytes !== key.raw.length) return undefined
    if (cipher.aead && !work.mayTry(ciphertext.length, work.budget)) return undefined
    return cipher.open(key.raw, { ...sealed, keyIsCertain: false }, work.budget)
  }
}

function createUnwrapper() {
  const imported = new Map<string, KeyObject | undefined>()
  const known = new Map<string, Buffer | undefined>()
  let operations = 0

  const importKey = (key: HeldKey) => {
    if (!imported.has(key.id)) imported.set(key.id, privateKeyOf(key))
    return imported.get(key.id)
  }

  const withPrivateKey = (
    ber: BerReader,
    recipient: Recipient,
    key: HeldKey,
    cipher: ContentCipher,
    budget: Budget,
  ) => {
    const { kind, encryptedKeys, originatorPoint, keyEncryption } = recipient
    const privateKey = importKey(key)
    if (privateKey === undefined || (kind === 'transport') !== (privateKey.asymmetricKeyType === 'rsa'))
      return undefined
    const told = Buffer.concat([keyEncryption.raw, originatorPoint ?? Buffer.alloc(0), ...encryptedKeys])
    const name = `${key.id} ${cipher.keyBytes} ${hash('sha256', told, 'base64')}`
    if (known.has(name)) return known.get(name)
    operations += 1
    if (operations > maxPrivateOperations) {
      budget.hit(`CMS: more than ${maxPrivateOperations} operations with private keys`)
      return undefined
    }
    const contentKey =
      kind === 'transport'
        ? unwrapTransport(ber, recipient, privateKey, cipher)
        : agreeOnKey(ber, recipient, privateKey)
    known.set(name, contentKey)
    return contentKey
  }

  return (ber: BerReader, recipient: Recipient, key: HeldKey, cipher: ContentCipher, work: PasswordWork) => {
    const { kind, keyEncryption, encryptedKeys } = recipient
    if (kind === 'transport' || kind === 'agreement') return withPrivateKey(ber, recipient, key, cipher, work.budget)
    const [wrapped] = encryptedKeys
    if (wrapped === undefined) return undefined
    if (kind === 'kek') return key.raw && unwrapKey(keyEncryption.oid, key.raw, wrapped)
    return kind === 'password' ? withPassword(ber, recipient, key, wrapped, work) : undefined
  }
}

function unwrapTransport(
  ber: BerReader,
  { keyEncryption, encryptedKeys }: Recipient,
  privateKey: KeyObject,
  cipher: ContentCipher,
): Buffer | undefined {
  const block = rsaBlock(encryptedKeys[0] ?? Buffer.alloc(0), privateKey)
  if (block === undefined) return undefined
  if (keyEncryption.oid === '1.2.840.113549.1.1.1') return withoutPkcs1Padding(block, cipher.keyBytes)
  const oaep = keyEncryption.oid === '1.2.840.113549.1.1.7' ? readOaep(ber, keyEncryption.parameters) : undefined
  return oaep && withoutOaepPadding(block, oaep)
}

function withPassword(
  ber: BerReader,
  { keyEncryption, keyDerivation }: Recipient,
  { password, raw }: HeldKey,
  wrapped: Buffer,
  work: PasswordWork,
): Buffer | undefined {
  const wrap = passwordWrap(ber, keyEncryption)
  if (wrap === undefined) return undefined
  if (keyDerivation === undefined) return raw?.length === wrap.keyBytes ? wrap.unwrap(raw, wrapped) : undefined
  const key = password === undefined ? undefined : deriveWithPassword(ber, keyDerivation, password, wrap.keyBytes, work)
  return key && wrap.unwrap(key, wrapped)
}

const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** RSAES-OAEP-params (RFC 8017 A.2.1), SHA-1 by default; undefined for hashes that are not known. */
function readOaep(ber: BerReader, parameters: Recipient['keyEncryption']['parameters']): Oaep | undefined {
  const members = ber.children(parameters)
  const inside = (tag: number) => {
    const [value] = ber.children(members.find((member) => member.tag === tag))
    return value
  }
  const [hashValue, maskValue, source] = [inside(0xa0), inside(0xa1), inside(0xa2)]
  const mask = readAlgorithm(ber, maskValue)
  const nameOf = (oid: string | undefined) => (oid === undefined ? 'sha1' : hashes[oid])
  const hashName = nameOf(readAlgorithm(ber, hashValue)?.oid)
  const maskHash = nameOf(mask && readAlgorithm(ber, mask.parameters)?.oid)
  if (hashName === undefined || maskHash === undefined) return undefined
  const label = octetsOf(ber, readAlgorithm(ber, source)?.parameters)
  return { hash: hashName, maskHash, label }
}
