/**
 * CBOR (RFC 8949) and sequences of it (RFC 8742), when the whole view is that: text and byte strings, those in chunks
 * put together, and numbers in decimal; FHIR resources as JSON besides. Strings of tagged items too, so that what is in
 * tag 24 is read as a view. Ciphertext and signatures of COSE (RFC 9052 2) are explained.
 */

import type { Budget, DecodedPart, Decoder, Decoding, Explained } from '../../contracts/probe.ts'
import { type Copied, piecewise, slicePart } from '../positions.ts'
import { type CborString, readCbor } from './cbor/read-cbor.ts'
import { writeJson } from './cbor/write-json.ts'

const shortestMessage = 4

export const cborDecoder: Decoder = {
  id: 'cbor',
  decode({ bytes }, budget): Decoding {
    // A letter begins a string; alone, that is no message, and text would be one all the time.
    if (bytes.length < shortestMessage || (bytes[0] ?? 0) < 0x80) return { parts: [] }
    const strings = readCbor(bytes, (limit) => budget.hit(limit))
    if (strings === undefined) return { parts: [] }
    const json = writeJson(bytes, budget)
    return {
      parts: [...strings.flatMap((string) => partOf(bytes, string, budget)), ...(json === undefined ? [] : [json])],
      explained: strings.flatMap(explain),
    }
  },
}

function partOf(bytes: Buffer, { at, name, chunks, spelled }: CborString, budget: Budget): DecodedPart[] {
  if (spelled !== undefined) return [{ bytes: Buffer.from(spelled), at, part: name }]
  if (chunks === undefined) return at.length === 0 ? [] : [slicePart(bytes, at, name)]
  const joined = Buffer.concat(chunks.map(({ from, length }) => bytes.subarray(from, from + length)))
  if (joined.length === 0) return []
  if (joined.length > budget.maxExpandedBytes) {
    budget.hit(`CBOR: more than ${budget.maxExpandedBytes} bytes`)
    return []
  }
  return [{ bytes: joined, at, part: name, positionOf: withEnd(chunks, at.offset + at.length) }]
}

function withEnd(chunks: readonly Copied[], end: number): (offset: number) => number {
  const position = piecewise(chunks)
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return (offset) => (offset >= size ? end : position(offset))
}

function explain({ at, sealed }: CborString): Explained[] {
  return sealed === undefined || at.length === 0 ? [] : [{ at, as: sealed }]
}
