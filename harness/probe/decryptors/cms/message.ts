/** The parts of encrypted messages: EnvelopedData, EncryptedData (RFC 5652 6, 8) and AuthEnvelopedData (RFC 5083 2). */

import type { Copied } from '../../positions.ts'
import { type BerReader, type BerValue, contentOf, joinPieces, octetsOf, oidOf, piecesOf } from './ber.ts'
import { contentTypes } from './content-info.ts'

export interface Algorithm {
  oid: string
  /** As it stands: the key derivation of RFC 5753 7.2 takes it in. */
  raw: Buffer
  parameters: BerValue | undefined
}

/**
 * `transport`: RSA; `agreement`: ECDH; `kek`: a symmetric key; `password`: PBKDF2. Whom it is for is left out: that says
 * something only to who has the certificates too, and a key shows by its use that it fits.
 */
export interface Recipient {
  kind: 'transport' | 'agreement' | 'kek' | 'password' | 'other'
  keyEncryption: Algorithm
  encryptedKeys: Buffer[]
  /** Agreement: the sender's ephemeral key as an uncompressed or compressed point (RFC 5753 7.1.2). */
  originatorPoint?: Buffer
  /** Agreement: user keying material. */
  keyingMaterial?: Buffer
  /** Password: absent where the password is known to be a key itself. */
  keyDerivation?: Algorithm
}

export interface EncryptedMessage {
  name: string
  recipients: Recipient[]
  contentEncryption: Algorithm
  ciphertext: Buffer
  pieces: Copied[]
  /** Authenticated attributes in the encoding that is authenticated (RFC 5083 2.2). */
  additional?: Buffer
  /** Authentication tag. */
  mac?: Buffer
  cut: boolean
}

/** Recipients of one message are tried one by one. */
const maxRecipients = 4096

const names: Readonly<Record<string, string>> = {
  [contentTypes.enveloped]: 'EnvelopedData',
  [contentTypes.signedAndEnveloped]: 'SignedAndEnvelopedData',
  [contentTypes.encrypted]: 'EncryptedData',
  [contentTypes.authEnveloped]: 'AuthEnvelopedData',
}

/** Undefined for other content, and for what has no ciphertext with it. */
export function readEncryptedMessage(ber: BerReader, type: string, content: BerValue): EncryptedMessage | undefined {
  const name = names[type]
  if (name === undefined) return undefined
  const children = ber.children(content)
  const at = children.findIndex((child) => child.tag === 0x30)
  const [, algorithmValue, encrypted] = ber.children(children[at])
  const contentEncryption = readAlgorithm(ber, algorithmValue)
  if (contentEncryption === undefined || encrypted === undefined || (encrypted.tag & 0xdf) !== 0x80) return undefined
  const set = type === contentTypes.encrypted ? undefined : children.slice(0, at).find((child) => child.tag === 0x31)
  const pieces = piecesOf(ber, encrypted)
  const attributes = children.slice(at + 1).find((child) => child.tag === 0xa1)
  const mac = children.slice(at + 1).find((child) => child.tag === 0x04)
  const authenticated = type === contentTypes.authEnveloped
  return {
    name,
    recipients: ber
      .children(set)
      .slice(0, maxRecipients)
      .flatMap((value) => readRecipient(ber, value) ?? []),
    contentEncryption,
    ciphertext: joinPieces(ber.bytes, pieces),
    pieces,
    ...(authenticated && attributes !== undefined ? { additional: asSet(ber, attributes) } : {}),
    ...(authenticated && mac !== undefined ? { mac: contentOf(ber, mac) } : {}),
    cut: content.cut || encrypted.cut,
  }
}

export function readAlgorithm(ber: BerReader, value: BerValue | undefined): Algorithm | undefined {
  const [identifier, parameters] = ber.children(value)
  const oid = oidOf(ber, identifier)
  return value === undefined || oid === ''
    ? undefined
    : { oid, raw: ber.bytes.subarray(value.start, value.end), parameters }
}

function readRecipient(ber: BerReader, value: BerValue): Recipient | undefined {
  if (value.tag === 0x30) return readTransport(ber, value)
  if (value.tag === 0xa1) return readAgreement(ber, value)
  if (value.tag === 0xa2) return readKek(ber, value)
  if (value.tag === 0xa3) return readPassword(ber, value)
  const keyEncryption = { oid: '', raw: Buffer.alloc(0), parameters: undefined }
  return { kind: 'other', keyEncryption, encryptedKeys: [] }
}

/** RFC 5652 6.2.1 */
function readTransport(ber: BerReader, value: BerValue): Recipient | undefined {
  const [, , algorithm, key] = ber.children(value)
  const keyEncryption = readAlgorithm(ber, algorithm)
  if (keyEncryption === undefined || key === undefined) return undefined
  return { kind: 'transport', keyEncryption, encryptedKeys: [octetsOf(ber, key)] }
}

/** RFC 5652 6.2.2 */
function readAgreement(ber: BerReader, value: BerValue): Recipient | undefined {
  const children = ber.children(value)
  const tagged = (tag: number) => children.find((child) => child.tag === tag)
  const [algorithm, recipientKeys] = children.filter((child) => child.tag === 0x30)
  const keyEncryption = readAlgorithm(ber, algorithm)
  if (keyEncryption === undefined) return undefined
  const entries = ber.children(recipientKeys).map((entry) => ber.children(entry))
  const [originator] = ber.children(tagged(0xa0))
  const point = originator?.tag === 0xa1 ? ber.children(originator)[1] : undefined
  const [material] = ber.children(tagged(0xa1))
  return {
    kind: 'agreement',
    keyEncryption,
    encryptedKeys: entries.map(([, key]) => octetsOf(ber, key)),
    ...(point?.tag === 0x03 ? { originatorPoint: contentOf(ber, point).subarray(1) } : {}),
    ...(material === undefined ? {} : { keyingMaterial: octetsOf(ber, material) }),
  }
}

/** RFC 5652 6.2.3 */
function readKek(ber: BerReader, value: BerValue): Recipient | undefined {
  const [, , algorithm, key] = ber.children(value)
  const keyEncryption = readAlgorithm(ber, algorithm)
  if (keyEncryption === undefined || key === undefined) return undefined
  return { kind: 'kek', keyEncryption, encryptedKeys: [octetsOf(ber, key)] }
}

/** RFC 5652 6.2.4 */
function readPassword(ber: BerReader, value: BerValue): Recipient | undefined {
  const children = ber.children(value)
  const keyEncryption = readAlgorithm(
    ber,
    children.find((child) => child.tag === 0x30),
  )
  const key = children.find((child) => child.tag === 0x04)
  if (keyEncryption === undefined || key === undefined) return undefined
  const derivation = children.find((child) => child.tag === 0xa0)
  // `[0] IMPLICIT`: the members of the algorithm without its own tag.
  const keyDerivation = readAlgorithm(ber, derivation)
  return {
    kind: 'password',
    keyEncryption,
    encryptedKeys: [octetsOf(ber, key)],
    ...(keyDerivation === undefined ? {} : { keyDerivation }),
  }
}

/** The attributes are authenticated as a SET, not with the implicit tag they stand in. */
function asSet(ber: BerReader, attributes: BerValue): Buffer {
  const encoded = Buffer.from(ber.bytes.subarray(attributes.start, attributes.end))
  encoded[0] = 0x31
  return encoded
}
