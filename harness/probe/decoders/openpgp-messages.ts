/** Sequences of OpenPGP packets in bytes (RFC 9580 10): whole views, and encrypted or compressed ones anywhere. */

import type { Range } from '../../contracts/probe.ts'
import { isMostlyText } from '../readable.ts'
import { describePacket } from './openpgp-describe.ts'
import { bodyStart, type PgpPacket, pgpTags, readPacket } from './openpgp-packets.ts'

export interface NamedPacket extends PgpPacket {
  name: string
}

export interface PgpSequence {
  at: Range
  packets: readonly NamedPacket[]
}

/** First octets of the packets that messages begin with, by which text in ASCII is passed over at once. */
const beginnings = [0x84, 0x85, 0x8c, 0x8d, 0x90, 0xa0, 0xa1, 0xa2, 0xa3, 0xc1, 0xc3, 0xc4, 0xc8, 0xcb]
/** Their header, of any length, and the first octet of the body, which is none of text. */
const sized = '(?:[\\0-\\xbf]|[\\xc0-\\xdf][^]|[\\xe9-\\xfe]|\\xff[^]{4})'
const beginning = new RegExp(
  [
    `(?:\\x84[^]|\\x85[^]{2}|\\xc1${sized})[\\x03\\x06]`,
    `(?:\\x8c[^]|\\x8d[^]{2}|\\xc3${sized})[\\x04-\\x06]`,
    `(?:\\xa0[^]|\\xa1[^]{2}|\\xa2[^]{4}|\\xa3|\\xc8${sized})[\\x01-\\x03]`,
    `\\x90\\x0d\\x03|\\xc4\\x0d\\x03|\\xc4[^]\\x06`,
    `\\xcb[\\xe9-\\xfe][btul1m]`,
  ].join('|'),
  'g',
)
/** Packets that make a sequence what it is; the others may stand anywhere by chance. */
const sessionTags: readonly number[] = [pgpTags.publicKeySession, pgpTags.passwordSession]
/** What a sequence that is the whole view begins with. */
const firstTags: ReadonlySet<number> = new Set([
  pgpTags.publicKeySession,
  pgpTags.signature,
  pgpTags.passwordSession,
  pgpTags.onePass,
  pgpTags.secretKey,
  pgpTags.publicKey,
  pgpTags.compressed,
  pgpTags.literal,
  pgpTags.marker,
  pgpTags.encrypted,
])
const encryptedTags: readonly number[] = [pgpTags.encrypted, pgpTags.encryptedAead, pgpTags.encryptedOld]

/** Of a literal, to see whether it is text. */
const sampleBytes = 256

export function findPgp(bytes: Buffer, latin1: string): PgpSequence[] {
  const whole = readSequence(bytes, 0)
  if (whole !== undefined && endOf(whole) === bytes.length) return [toSequence(whole)]
  if (!beginnings.some((octet) => bytes.includes(octet))) return []
  const found: PgpSequence[] = []
  const start = new RegExp(beginning)
  for (let match = start.exec(latin1); match !== null; match = start.exec(latin1)) {
    const packets = readSequence(bytes, match.index)
    if (packets === undefined || !isTelling(bytes, packets)) {
      start.lastIndex = match.index + 1
      continue
    }
    const sequence = toSequence(packets)
    found.push(sequence)
    // What seems compressed may be anything, up to the end.
    const isSure = packets[0]?.tag !== pgpTags.compressed
    start.lastIndex = isSure ? sequence.at.offset + sequence.at.length : match.index + 1
  }
  return found
}

/** Whether nothing but a key or a password opens it. */
export function isEncrypted({ packets }: PgpSequence): boolean {
  return packets.some(({ tag }) => encryptedTags.includes(tag))
}

/** `OpenPGP (X25519, AES-256 OCB)`: who can open it, and how the content is encrypted. */
export function nameEncryptedPgp({ packets }: PgpSequence): string {
  const names = packets.filter(({ tag }) => sessionTags.includes(tag) || encryptedTags.includes(tag))
  return `OpenPGP (${[...new Set(names.map(({ name }) => name))].join(', ')})`
}

function readSequence(bytes: Buffer, offset: number): NamedPacket[] | undefined {
  const packets: NamedPacket[] = []
  for (let at = offset; at < bytes.length; ) {
    const packet = readPacket(bytes, at)
    const name = packet && describePacket(bytes, packet)
    if (packet === undefined || name === undefined || !mayFollow(packets, packet.tag)) break
    packets.push({ ...packet, name })
    at = packet.end
  }
  return packets.length === 0 ? undefined : packets
}

/** Old ciphertext says nothing of itself: ciphertext only counts after what opens it, or at the start of the view. */
function mayFollow(before: readonly NamedPacket[], tag: number): boolean {
  const last = before.at(-1)
  if (last === undefined) return firstTags.has(tag)
  const wasSession = sessionTags.includes(last.tag) || last.tag === pgpTags.marker
  if (encryptedTags.includes(tag)) return wasSession
  return !sessionTags.includes(last.tag) || sessionTags.includes(tag)
}

/** Not there by chance: session keys and what they open, a signature's announcement and its content, or stretches. */
function isTelling(bytes: Buffer, packets: readonly NamedPacket[]): boolean {
  const [first, second] = packets
  if (first === undefined) return false
  if (sessionTags.includes(first.tag)) return packets.some(({ tag }) => encryptedTags.includes(tag))
  if (first.tag === pgpTags.onePass) return second !== undefined
  // What is compressed is told by expanding it.
  if (first.tag === pgpTags.compressed) return true
  return first.tag === pgpTags.literal && first.body.length > 1 && isMeant(bytes, first, second)
}

/** Content in stretches is followed by a signature or by nothing, or it is text. */
function isMeant(bytes: Buffer, literal: NamedPacket, next: NamedPacket | undefined): boolean {
  return next !== undefined || literal.end === bytes.length || isMostlyText(bodyStart(bytes, literal), sampleBytes)
}

function endOf(packets: readonly NamedPacket[]): number {
  return packets.at(-1)?.end ?? 0
}

function toSequence(packets: readonly NamedPacket[]): PgpSequence {
  const offset = packets[0]?.offset ?? 0
  return { at: { offset, length: endOf(packets) - offset }, packets }
}
