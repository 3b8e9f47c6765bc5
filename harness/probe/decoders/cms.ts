/**
 * Cryptographic Message Syntax (RFC 5652), in DER or BER, wherever it stands: what is only signed, digested, authenticated
 * or compressed (RFC 3274) comes out as it is; what is encrypted is explained.
 */

import type { DecodedPart, Decoder, Explained, Range } from '../../contracts/probe.ts'
import { describeMessage } from '../decryptors/cms/algorithm-names.ts'
import { type BerReader, type BerValue, joinPieces, oidOf, piecesOf } from '../decryptors/cms/ber.ts'
import { contentTypes, findContentInfos, isContentType, readBareContent } from '../decryptors/cms/content-info.ts'
import { readEncryptedMessage } from '../decryptors/cms/message.ts'
import { piecewise, slicePart } from '../positions.ts'

const sequence = 0x30
const certificateSet = 0xa0
const maxCertificates = 64

export const cmsDecoder: Decoder = {
  id: 'cms',
  decode({ bytes }, budget) {
    const { ber, found } = findContentInfos(bytes)
    const parts: DecodedPart[] = []
    const explained: Explained[] = []
    for (const { type, value, content } of found) addMessage(ber, type, value, content, parts, explained)
    const bare = found.length === 0 ? readBareContent(bytes) : undefined
    if (bare !== undefined) addMessage(bare.ber, bare.type, bare.content, bare.content, parts, explained)
    if (ber.exhausted()) budget.hit('CMS: too many values in one view')
    return { parts, explained }
  },
}

function addMessage(
  ber: BerReader,
  type: string,
  whole: BerValue,
  content: BerValue,
  parts: DecodedPart[],
  explained: Explained[],
): void {
  const message = readEncryptedMessage(ber, type, content)
  if (message !== undefined) {
    explained.push({ at: rangeOf(whole), as: describeMessage(message) })
    return
  }
  if (type === contentTypes.data) {
    addContent(ber, content, parts)
    return
  }
  const encapsulated = encapsulatedContent(ber, type, content)
  const certificates = type === contentTypes.signed ? certificatesOf(ber, content) : []
  for (const [i, value] of certificates.entries())
    parts.push(slicePart(ber.bytes, rangeOf(value), `certificate ${i + 1}`))
  if (encapsulated === undefined) {
    if (type === contentTypes.signed) explained.push({ at: rangeOf(whole), as: 'CMS SignedData (public)' })
    return
  }
  addContent(ber, encapsulated, parts)
  const after = { offset: encapsulated.end, length: whole.end - encapsulated.end }
  if (after.length > 0) explained.push({ at: after, as: 'CMS certificates and signatures (public)' })
}

/** The value inside `[0] EXPLICIT`: octets, or in PKCS #7 1.5 any value. */
function encapsulatedContent(ber: BerReader, type: string, content: BerValue): BerValue | undefined {
  const children = ber.children(content).filter((child) => child.tag === sequence)
  const holder =
    type === contentTypes.signed
      ? children[0]
      : children.find((child) => isContentType(oidOf(ber, ber.children(child)[0])))
  const wrapper = ber.children(holder)[1]
  return wrapper?.tag === 0xa0 ? ber.read(wrapper.contentStart, wrapper.contentEnd) : undefined
}

function certificatesOf(ber: BerReader, content: BerValue): BerValue[] {
  const set = ber.children(content).find((child) => child.tag === certificateSet)
  return ber
    .children(set)
    .filter((child) => child.tag === sequence)
    .slice(0, maxCertificates)
}

function addContent(ber: BerReader, value: BerValue, parts: DecodedPart[]): void {
  if ((value.tag & 0xdf) !== 0x04) {
    parts.push(slicePart(ber.bytes, rangeOf(value), 'content'))
    return
  }
  const pieces = piecesOf(ber, value)
  parts.push({
    bytes: joinPieces(ber.bytes, pieces),
    at: { offset: value.contentStart, length: value.contentEnd - value.contentStart },
    part: 'content',
    positionOf: piecewise(pieces),
  })
}

function rangeOf({ start, end }: BerValue): Range {
  return { offset: start, length: end - start }
}
