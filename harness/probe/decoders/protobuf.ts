/**
 * Protocol Buffers messages (Encoding, protobuf.dev), when the whole view is one: the wire format does not say which
 * fields are messages, so a field is read as text, else as a message that holds something, else as bytes. Large numbers come out in decimal.
 */

import type { Budget, DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { slicePart } from '../positions.ts'
import { isAllText } from '../readable.ts'
import { isText, type Leaf } from './length-prefixed.ts'

const shortestMessage = 6
/** Fields that people number by hand; of random bytes one in some hundreds passes for a field. */
const highestField = 2047
/** The libraries allow 100; no message of people nests so deep. */
const maxNesting = 64
/** Shorter fields that are neither text nor a message say nothing. */
const shortestBytes = 8
/** Smaller numbers are counts and codes, which are not recognised by their value. */
const smallestNumber = 65_536
const headBytes = 64
/** Readable bytes that a message without a schema must hold. */
const shortestProof = 4

export const protobufDecoder: Decoder = {
  id: 'protobuf',
  decode({ bytes }, budget) {
    if (bytes.length < shortestMessage) return { parts: [] }
    // Text is cheap to tell where it begins as such; as fields, it would be millions of them.
    if (isAllText(bytes.subarray(0, headBytes)) && isAllText(bytes)) return { parts: [] }
    const fields = readFields(bytes, 0, bytes.length)
    if (fields === undefined || isAllText(bytes)) return { parts: [] }
    const leaves = readLeaves(bytes, fields, '', 0, budget)
    const proven = leaves.some(
      ({ at, spelled }) => spelled === undefined && at.length >= shortestProof && isText(contentOf(bytes, at)),
    )
    return { parts: proven ? leaves.map((leaf) => partOf(bytes, leaf)) : [] }
  },
}

interface Field {
  number: number
  /** Content of a length-delimited field, or the bytes of a number. */
  at: Range
  value?: number
}

function partOf(bytes: Buffer, { at, name, spelled }: Leaf): DecodedPart {
  return spelled === undefined ? slicePart(bytes, at, name) : { bytes: Buffer.from(spelled), at, part: name }
}

function readLeaves(bytes: Buffer, fields: readonly Field[], path: string, nesting: number, budget: Budget): Leaf[] {
  if (nesting >= maxNesting) {
    budget.hit('protobuf nested too deeply')
    return []
  }
  return fields.flatMap(({ number, at, value }, i): Leaf[] => {
    const name = `${path}${number}#${i}`
    if (value !== undefined) return value < smallestNumber ? [] : [{ at, name, spelled: `${value}` }]
    const text = isText(contentOf(bytes, at)) ? [{ at, name }] : []
    const inner = at.length < 2 ? undefined : readFields(bytes, at.offset, at.offset + at.length)
    const leaves = inner === undefined ? [] : readLeaves(bytes, inner, `${name}.`, nesting + 1, budget)
    // A message of a few short fields can be nothing but text.
    if (text.length > 0 || leaves.length > 0) return [...text, ...leaves]
    return at.length >= shortestBytes ? [{ at, name }] : []
  })
}

function contentOf(bytes: Buffer, { offset, length }: Range): Buffer {
  return bytes.subarray(offset, offset + length)
}

/** Undefined when the stretch is no message. */
function readFields(bytes: Buffer, start: number, end: number): Field[] | undefined {
  const fields: Field[] = []
  let at = start
  while (at < end) {
    const key = readVarint(bytes, at, end)
    const number = (key?.value ?? 0) >>> 3
    if (key === undefined || number === 0 || number > highestField) return undefined
    const field = readField(bytes, key.next, end, key.value & 7)
    if (field === undefined) return undefined
    at = field.at.offset + field.at.length
    if (field.at.length > 0) fields.push({ number, ...field })
  }
  return fields
}

/** By the type on the wire: varint, 64 bits, length-delimited, 32 bits. */
function readField(bytes: Buffer, from: number, end: number, type: number): { at: Range; value?: number } | undefined {
  if (type === 1 || type === 5) {
    const length = type === 1 ? 8 : 4
    if (from + length > end) return undefined
    const value = type === 1 ? Number(bytes.readBigUInt64LE(from)) : bytes.readUInt32LE(from)
    return { at: { offset: from, length }, value: Number.isSafeInteger(value) ? value : 0 }
  }
  const read = type === 0 || type === 2 ? readVarint(bytes, from, end) : undefined
  if (read === undefined) return undefined
  if (type === 0) return { at: { offset: from, length: read.next - from }, value: read.value }
  return read.value > end - read.next ? undefined : { at: { offset: read.next, length: read.value } }
}

function readVarint(bytes: Buffer, at: number, end: number): { value: number; next: number } | undefined {
  let value = 0
  for (let i = 0; i < 10 && at + i < end; i += 1) {
    const byte = bytes[at + i] ?? 0
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return { value, next: at + i + 1 }
  }
  return undefined
}
