/** The encrypted OpenPGP messages of a view, armored or not, with what their session keys are for. */

import { hash } from 'node:crypto'
import type { Range } from '../../../contracts/probe.ts'
import { findArmored } from '../../decoders/openpgp-armor.ts'
import { findPgp, isEncrypted, nameEncryptedPgp, type PgpSequence } from '../../decoders/openpgp-messages.ts'
import { bodyOf, pgpTags } from '../../decoders/openpgp-packets.ts'

export interface PgpMessage {
  at: Range
  bytes: Buffer
  /** The same message has the same name wherever it stands. */
  name: string
  algorithms: string
  /** Ids of the keys it is for, hex: key ids, or fingerprints. Empty for one that is not told. */
  recipients: readonly string[]
  /** How each password is turned into a key. */
  passwords: readonly S2k[]
}

export interface S2k {
  /** Octets that are hashed; 0 when not iterated. */
  hashedBytes: number
  /** Argon2 (RFC 9580 3.7.1.4): kibibytes of memory, times the number of passes. */
  memoryKib: number
  passes: number
}

export function findPgpMessages(bytes: Buffer, latin1: string): PgpMessage[] {
  const armored = findArmored(latin1).flatMap(({ part }) => {
    const [sequence] = findPgp(part.bytes, part.bytes.toString('latin1'))
    return sequence !== undefined && isEncrypted(sequence) ? [toMessage(part.bytes, sequence, part.at)] : []
  })
  const binary = findPgp(bytes, latin1)
    .filter(isEncrypted)
    .map((sequence) => toMessage(bytes, sequence, sequence.at))
  return [...armored, ...binary]
}

/** RFC 9580 3.7.1: the specifier that stands at the start of `body`. */
function readS2k(body: Buffer): S2k {
  const type = body[0]
  const none = { hashedBytes: 0, memoryKib: 0, passes: 1 }
  // RFC 9580 3.7.1.3.
  if (type === 3) return { ...none, hashedBytes: (16 + ((body[10] ?? 0) & 15)) << (((body[10] ?? 0) >> 4) + 6) }
  return type === 4 ? { ...none, memoryKib: 2 ** (body[19] ?? 0), passes: body[17] ?? 1 } : none
}

function toMessage(bytes: Buffer, sequence: PgpSequence, at: Range): PgpMessage {
  const own = bytes.subarray(sequence.at.offset, sequence.at.offset + sequence.at.length)
  const bodies = (tag: number) =>
    sequence.packets.filter((packet) => packet.tag === tag).map((packet) => bodyOf(bytes, packet))
  return {
    at,
    bytes: own,
    name: hash('sha256', own, 'base64'),
    algorithms: nameEncryptedPgp(sequence),
    recipients: bodies(pgpTags.publicKeySession).map(readRecipient),
    passwords: bodies(pgpTags.passwordSession).map((body) => {
      const version = body[0] ?? 0
      return readS2k(body.subarray(version === 4 ? 2 : version === 5 ? 3 : 5))
    }),
  }
}

/** RFC 9580 5.1.1, 5.1.2: a key id of zeros, or no fingerprint, keeps the recipient secret. */
function readRecipient(body: Buffer): string {
  const size = body[1] ?? 0
  const id = body[0] === 3 ? body.subarray(1, 9) : body.subarray(3, 2 + Math.max(1, size))
  return /^0*$/.test(id.toString('hex')) ? '' : id.toString('hex')
}
