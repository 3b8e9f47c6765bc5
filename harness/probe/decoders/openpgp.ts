/**
 * OpenPGP messages in binary form (RFC 9580, and RFC 4880 before it), as far as they are read without a key: literal
 * and compressed data, signed or not. Ciphertext, signatures and keys are explained.
 */

import type { Budget, DecodedPart, Decoder, Explained, Range } from '../../contracts/probe.ts'
import { inflateRaw, inflateZlib } from '../codecs.ts'
import { isPlausibleDeflate } from '../plausible-deflate.ts'
import { piecewise } from '../positions.ts'
import { latin1Of } from '../view.ts'
import { describePacket } from './openpgp-describe.ts'
import { findPgp, isEncrypted, type NamedPacket, nameEncryptedPgp, type PgpSequence } from './openpgp-messages.ts'
import { bodyOf, pgpTags, readPacket } from './openpgp-packets.ts'

export const openpgpDecoder: Decoder = {
  id: 'openpgp',
  decode(view, budget) {
    const parts: DecodedPart[] = []
    const explained: Explained[] = []
    for (const sequence of findPgp(view.bytes, latin1Of(view))) {
      const read = sequence.packets.flatMap((packet) => readContent(view.bytes, packet, budget) ?? [])
      parts.push(...read)
      // A sequence that begins with what could not be expanded began so by chance.
      if (sequence.packets[0]?.tag !== pgpTags.compressed || read.length > 0) explained.push(...explain(sequence))
    }
    return { parts, explained }
  },
}

function readContent(bytes: Buffer, packet: NamedPacket, budget: Budget): DecodedPart | undefined {
  if (packet.tag === pgpTags.literal) return readLiteral(bytes, packet)
  return packet.tag === pgpTags.compressed ? readCompressed(bytes, packet, budget) : undefined
}

/** RFC 9580 5.9: format, length of the name, name, date, content. */
function readLiteral(bytes: Buffer, packet: NamedPacket): DecodedPart {
  const body = bodyOf(bytes, packet)
  const start = 6 + (body[1] ?? 0)
  const positionOf = piecewise(packet.body)
  return {
    bytes: body.subarray(start),
    at: rangeOf(packet),
    part: 'literal',
    positionOf: (offset) => Math.min(positionOf(start + offset), packet.end - 1),
  }
}

/** RFC 9580 5.6: what is compressed is a sequence of packets again. */
function readCompressed(bytes: Buffer, packet: NamedPacket, budget: Budget): DecodedPart | undefined {
  const body = bodyOf(bytes, packet)
  const content = body.subarray(1)
  const expanded = body[0] === 1 && isPlausibleDeflate(content) ? inflateRaw(content, budget) : undefined
  const plain = body[0] === 0 ? content : body[0] === 2 ? inflateZlib(content, budget)?.bytes : expanded?.bytes
  const first = plain && readPacket(plain, 0)
  if (plain === undefined || first === undefined || describePacket(plain, first) === undefined) return undefined
  return { bytes: plain, at: rangeOf(packet), part: 'compressed' }
}

function explain(sequence: PgpSequence): Explained[] {
  const kinds: Readonly<Record<number, string>> = {
    [pgpTags.signature]: 'OpenPGP signature',
    [pgpTags.onePass]: 'OpenPGP signature',
    [pgpTags.secretKey]: 'OpenPGP secret key',
    [pgpTags.secretSubkey]: 'OpenPGP secret key',
    [pgpTags.publicKey]: 'OpenPGP public key',
    [pgpTags.publicSubkey]: 'OpenPGP public key',
  }
  if (isEncrypted(sequence)) return [{ at: sequence.at, as: nameEncryptedPgp(sequence) }]
  return sequence.packets.flatMap((packet) => {
    const kind = kinds[packet.tag]
    return kind === undefined ? [] : [{ at: rangeOf(packet), as: `${kind} (${packet.name})` }]
  })
}

function rangeOf({ offset, end }: NamedPacket): Range {
  return { offset, length: end - offset }
}
