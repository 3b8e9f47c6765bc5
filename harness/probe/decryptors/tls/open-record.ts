/** Opens one protected record (RFC 8446 5.2, RFC 5246 6.2.3, RFC 5288, RFC 6655, RFC 7905, RFC 7366). */

import { type CipherGCMTypes, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import type { TlsRecord } from '../../captures/tls-records.ts'
import type { Suite } from '../../captures/tls-suites.ts'
import type { TrafficKeys } from './key-schedule.ts'

export interface RecordProtection {
  suite: Suite
  version: 'TLS 1.2' | 'TLS 1.3'
  /** The MAC of a CBC suite stands behind the ciphertext, over it (RFC 7366). */
  encryptThenMac: boolean
}

export interface OpenedRecord {
  type: number
  plaintext: Buffer
  /** Where the plaintext stands, encrypted, in the record's payload. */
  skipped: number
}

const explicitNonceBytes = 8
const blockBytes = 16

/** Undefined when its authentication fails: these are not the keys, or not the place in the sequence. */
export function openRecord(
  protection: RecordProtection,
  keys: TrafficKeys,
  sequence: number,
  record: TlsRecord,
  stream: Buffer,
): OpenedRecord | undefined {
  const payload = stream.subarray(record.offset, record.offset + record.length)
  try {
    if (protection.suite.kind === 'cbc') return openCbc(protection, keys, sequence, record.type, payload)
    return openAead(protection, keys, sequence, record.type, payload)
  } catch {
    return undefined
  }
}

function openAead(
  { suite, version }: RecordProtection,
  { key, iv }: TrafficKeys,
  sequence: number,
  type: number,
  payload: Buffer,
): OpenedRecord {
  const isExplicit = version === 'TLS 1.2' && suite.kind !== 'chacha20'
  const skipped = isExplicit ? explicitNonceBytes : 0
  const nonce = isExplicit ? Buffer.concat([iv, payload.subarray(0, skipped)]) : sequencedNonce(iv, sequence)
  const ciphertext = payload.subarray(skipped, payload.length - suite.tagBytes)
  const additional =
    version === 'TLS 1.3'
      ? header(23, payload.length)
      : Buffer.concat([sequenceBytes(sequence), header(type, ciphertext.length)])
  // All AEAD ciphers take the same options; the types tell them apart by their literal names.
  const decipher = createDecipheriv(suite.cipher as CipherGCMTypes, key, nonce, { authTagLength: suite.tagBytes })
  decipher.setAuthTag(payload.subarray(payload.length - suite.tagBytes))
  decipher.setAAD(additional, { plaintextLength: ciphertext.length })
  const plaintext = decipher.update(ciphertext)
  decipher.final()
  return version === 'TLS 1.3' ? withoutInnerType(plaintext) : { type, plaintext, skipped }
}

/** The last byte that is not zero tells the type (RFC 8446 5.4). */
function withoutInnerType(inner: Buffer): OpenedRecord {
  let end = inner.length - 1
  while (end > 0 && inner[end] === 0) end -= 1
  return { type: inner[end] ?? 0, plaintext: inner.subarray(0, end), skipped: 0 }
}

function openCbc(
  { suite, encryptThenMac }: RecordProtection,
  { key, macKey }: TrafficKeys,
  sequence: number,
  type: number,
  payload: Buffer,
): OpenedRecord | undefined {
  const { mac = 'sha1', tagBytes } = suite
  const sign = (content: Buffer) =>
    createHmac(mac, macKey ?? Buffer.alloc(0))
      .update(sequenceBytes(sequence))
      .update(header(type, content.length))
      .update(content)
      .digest()
  const encrypted = encryptThenMac ? payload.subarray(0, payload.length - tagBytes) : payload
  if (encryptThenMac && !isSame(sign(encrypted), payload.subarray(encrypted.length))) return undefined
  const decipher = createDecipheriv(suite.cipher, key, encrypted.subarray(0, blockBytes)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(encrypted.subarray(blockBytes)), decipher.final()])
  const content = padded.subarray(0, padded.length - 1 - (padded.at(-1) ?? 0))
  if (encryptThenMac) return { type, plaintext: content, skipped: blockBytes }
  const plaintext = content.subarray(0, content.length - tagBytes)
  return isSame(sign(plaintext), content.subarray(plaintext.length))
    ? { type, plaintext, skipped: blockBytes }
    : undefined
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

function sequencedNonce(iv: Buffer, sequence: number): Buffer {
  const nonce = Buffer.from(iv)
  const counter = sequenceBytes(sequence)
  for (let i = 0; i < counter.length; i += 1) nonce[i + 4] = (nonce[i + 4] ?? 0) ^ (counter[i] ?? 0)
  return nonce
}

function sequenceBytes(sequence: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(sequence))
  return bytes
}

function header(type: number, length: number): Buffer {
  return Buffer.from([type, 3, 3, length >> 8, length & 255])
}
