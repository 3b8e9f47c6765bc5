/** Whether a packet can be what its tag says, told from its first octets, and what to call it. */

import { isAllText } from '../readable.ts'
import { bodyStart, type PgpPacket, pgpTags } from './openpgp-packets.ts'

/** RFC 9580 9.1. */
const publicKeyNames: Readonly<Record<number, string>> = {
  1: 'RSA',
  2: 'RSA',
  3: 'RSA',
  16: 'ElGamal',
  17: 'DSA',
  18: 'ECDH',
  19: 'ECDSA',
  22: 'EdDSA',
  25: 'X25519',
  26: 'X448',
  27: 'Ed25519',
  28: 'Ed448',
}
/** RFC 9580 9.3. */
const cipherNames: Readonly<Record<number, string>> = {
  1: 'IDEA',
  2: 'TripleDES',
  3: 'CAST5',
  4: 'Blowfish',
  7: 'AES-128',
  8: 'AES-192',
  9: 'AES-256',
  10: 'Twofish',
  11: 'Camellia-128',
  12: 'Camellia-192',
  13: 'Camellia-256',
}
/** RFC 9580 9.6. */
const modeNames: Readonly<Record<number, string>> = { 1: 'EAX', 2: 'OCB', 3: 'GCM' }
/** Octets of a string-to-key specifier by its type: RFC 9580 3.7.1. */
const s2kLengths: Readonly<Record<number, number>> = { 0: 2, 1: 10, 3: 11, 4: 20 }
/** RFC 9580 5.9: binary, text, UTF-8, and the local and MIME forms of before. */
const literalFormats = 'btul1m'
/** 1991 and 2065, in seconds since 1970. */
const [firstDate, lastDate] = [662_688_000, 2_997_993_600] as const

/** A name for the report; undefined when the packet cannot be one of its kind. */
export function describePacket(bytes: Buffer, packet: PgpPacket): string | undefined {
  const body = bodyStart(bytes, packet)
  return describers[packet.tag]?.(body, packet.bodyLength)
}

type Describe = (body: Buffer, length: number) => string | undefined

const describers: Readonly<Record<number, Describe>> = {
  [pgpTags.publicKeySession]: describePublicKeySession,
  [pgpTags.passwordSession]: describePasswordSession,
  [pgpTags.encrypted]: describeEncrypted,
  [pgpTags.encryptedAead]: (body, length) =>
    body[0] === 1 && length > 20 ? describeModes(body[1], body[2]) : undefined,
  [pgpTags.encryptedOld]: (_body, length) => (length > 12 ? 'without integrity' : undefined),
  [pgpTags.compressed]: ([algorithm = 255], length) => (algorithm <= 3 && length > 2 ? 'compressed' : undefined),
  [pgpTags.literal]: describeLiteral,
  [pgpTags.signature]: describeSignature,
  [pgpTags.onePass]: describeOnePass,
  [pgpTags.secretKey]: describeKey,
  [pgpTags.secretSubkey]: describeKey,
  [pgpTags.publicKey]: describeKey,
  [pgpTags.publicSubkey]: describeKey,
  [pgpTags.userId]: (body) => (body.length > 0 && !body.includes(0) ? 'user id' : undefined),
  [pgpTags.userAttribute]: (_body, length) => (length > 0 ? 'user attribute' : undefined),
  [pgpTags.marker]: (body) => (body.equals(Buffer.from('PGP')) ? 'marker' : undefined),
  [pgpTags.padding]: () => 'padding',
}

/** RFC 9580 5.1. */
function describePublicKeySession(body: Buffer): string | undefined {
  const size = body[1] ?? 255
  const hasKey = size === 0 || (size === 21 && body[2] === 4) || (size === 33 && body[2] === 6)
  const at = body[0] === 3 ? 9 : body[0] === 6 && hasKey ? 2 + size : body.length
  const algorithm = body[at] ?? 0
  return isSessionKey(algorithm, body.subarray(at + 1)) ? publicKeyNames[algorithm] : undefined
}

/** RFC 9580 5.1.3 to 5.1.7: the fields fill the packet. */
function isSessionKey(algorithm: number, fields: Buffer): boolean {
  const first = integerLength(fields, 0)
  if (algorithm === 1 || algorithm === 2) return first === fields.length
  if (algorithm === 16) return first + integerLength(fields, first) === fields.length
  const point = algorithm === 18 ? first : algorithm === 25 ? 32 : algorithm === 26 ? 56 : Number.POSITIVE_INFINITY
  return point + 1 + (fields[point] ?? 0) === fields.length
}

/** Octets of a multiprecision integer with its length (RFC 9580 3.2). */
function integerLength(bytes: Buffer, at: number): number {
  return at + 2 > bytes.length ? Number.POSITIVE_INFINITY : 2 + Math.ceil(bytes.readUInt16BE(at) / 8)
}

/** RFC 9580 5.3, and its version 5 of before. */
function describePasswordSession(body: Buffer): string | undefined {
  const version = body[0] ?? 0
  const cipher = cipherNames[body[version === 6 ? 2 : 1] ?? 0]
  const at = version === 4 ? 2 : version === 5 ? 3 : 5
  const rest = body.length - at - (s2kLengths[body[at] ?? 255] ?? Number.POSITIVE_INFINITY)
  // A key of 16 to 32 octets with its algorithm, or with the vector and the tag of a mode.
  const isKnown = version === 4 ? rest === 0 || (rest >= 9 && rest <= 33) : rest >= 40 && rest <= 64
  return version >= 4 && version <= 6 && cipher !== undefined && isKnown ? 'password' : undefined
}

/** RFC 9580 5.13. */
function describeEncrypted(body: Buffer, length: number): string | undefined {
  if (body[0] === 1) return length > 38 ? 'with MDC' : undefined
  return body[0] === 2 && length > 52 && (body[3] ?? 255) <= 16 ? describeModes(body[1], body[2]) : undefined
}

function describeModes(cipher: number | undefined, mode: number | undefined): string | undefined {
  const [cipherName, modeName] = [cipherNames[cipher ?? 0], modeNames[mode ?? 0]]
  return cipherName === undefined || modeName === undefined ? undefined : `${cipherName} ${modeName}`
}

/** RFC 9580 5.9: format, a name that is text, a date of after OpenPGP was made, or none. */
function describeLiteral(body: Buffer, length: number): string | undefined {
  const size = body[1] ?? 0
  if (!literalFormats.includes(String.fromCharCode(body[0] ?? 0)) || size + 6 > Math.min(length, body.length))
    return undefined
  const date = body.readUInt32BE(2 + size)
  const isDate = date === 0 || (date >= firstDate && date < lastDate)
  return isDate && isAllText(body.subarray(2, 2 + size)) ? 'literal' : undefined
}

/** RFC 9580 5.2. */
function describeSignature(body: Buffer, length: number): string | undefined {
  const version = body[0] ?? 0
  if (version === 3) return body[1] === 5 && length > 19 ? publicKeyNames[body[15] ?? 0] : undefined
  const size = version === 6 ? 4 : version === 4 ? 2 : 0
  if (size === 0 || body.length < 4 + 2 * size) return undefined
  const hashed = body.readUIntBE(4, size)
  const unhashedAt = 4 + size + hashed
  if (unhashedAt + size > body.length) return undefined
  const unhashed = body.readUIntBE(unhashedAt, size)
  return unhashedAt + size + unhashed + 4 <= length ? publicKeyNames[body[2] ?? 0] : undefined
}

/** RFC 9580 5.4. */
function describeOnePass(body: Buffer, length: number): string | undefined {
  if (body[0] === 3) return length === 13 && (body[12] ?? 2) <= 1 ? publicKeyNames[body[3] ?? 0] : undefined
  const salt = body[4] ?? 0
  return body[0] === 6 && length === 5 + salt + 32 + 1 ? publicKeyNames[body[3] ?? 0] : undefined
}

/** RFC 9580 5.5.2, 5.5.3. */
function describeKey(body: Buffer, length: number): string | undefined {
  const version = body[0] ?? 0
  if (version < 4 || version > 6 || length < 20) return undefined
  return publicKeyNames[body[5] ?? 0]
}
