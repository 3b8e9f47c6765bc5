/** OpenPGP packets (RFC 9580 4.2, and RFC 4880 4.2 for the old headers), with where their bodies stand. */

import type { Copied } from '../positions.ts'

export interface PgpPacket {
  tag: number
  /** From the header to the end. */
  offset: number
  end: number
  /** Stretches of the body: several when its length was not known beforehand (RFC 9580 4.2.1.4). */
  body: readonly Copied[]
  bodyLength: number
  /** The body goes on to the end of the bytes, or was cut off there. */
  openEnded: boolean
}

export const pgpTags = {
  publicKeySession: 1,
  signature: 2,
  passwordSession: 3,
  onePass: 4,
  secretKey: 5,
  publicKey: 6,
  secretSubkey: 7,
  compressed: 8,
  encryptedOld: 9,
  marker: 10,
  literal: 11,
  userId: 13,
  publicSubkey: 14,
  userAttribute: 17,
  encrypted: 18,
  encryptedAead: 20,
  padding: 21,
} as const

interface Length {
  value: number
  /** Octets that say it. */
  size: number
  partial: boolean
}

/** The packet whose header stands at `offset`; undefined when none does, or when its body is not all there. */
export function readPacket(bytes: Buffer, offset: number): PgpPacket | undefined {
  const first = bytes[offset] ?? 0
  if ((first & 0x80) === 0) return undefined
  return (first & 0x40) === 0 ? readOld(bytes, offset, first) : readNew(bytes, offset, first & 0x3f)
}

/** The body in one piece. */
export function bodyOf(bytes: Buffer, { body }: PgpPacket): Buffer {
  const [only, second] = body
  if (only !== undefined && second === undefined) return bytes.subarray(only.from, only.from + only.length)
  return Buffer.concat(body.map(({ from, length }) => bytes.subarray(from, from + length)))
}

/** The first octets of the body, as far as they stand in one piece. */
export function bodyStart(bytes: Buffer, { body }: PgpPacket): Buffer {
  const [first] = body
  return first === undefined ? Buffer.alloc(0) : bytes.subarray(first.from, first.from + first.length)
}

/** RFC 9580 4.2.2. */
function readOld(bytes: Buffer, offset: number, first: number): PgpPacket | undefined {
  const tag = (first >> 2) & 0x0f
  const type = first & 3
  if (type === 3) return toPacket(tag, offset, [{ from: offset + 1, length: bytes.length - offset - 1 }], true)
  const size = 1 << type
  if (offset + 1 + size > bytes.length) return undefined
  const from = offset + 1 + size
  const length = bytes.readUIntBE(offset + 1, size)
  return from + length > bytes.length ? undefined : toPacket(tag, offset, [{ from, length }], false)
}

/** RFC 9580 4.2.1. */
function readNew(bytes: Buffer, offset: number, tag: number): PgpPacket | undefined {
  const body: Copied[] = []
  for (let at = offset + 1; ; ) {
    const length = readLength(bytes, at)
    if (length === undefined) return undefined
    // RFC 9580 4.2.1.4: the first stretch holds 512 octets at least.
    if (length.partial && body.length === 0 && length.value < 512) return undefined
    const from = at + length.size
    if (from + length.value > bytes.length) return undefined
    body.push({ from, length: length.value })
    if (!length.partial) return toPacket(tag, offset, body, false)
    at = from + length.value
  }
}

function readLength(bytes: Buffer, at: number): Length | undefined {
  const first = bytes[at]
  if (first === undefined) return undefined
  if (first < 192) return { value: first, size: 1, partial: false }
  if (first >= 224 && first < 255) return { value: 2 ** (first & 0x1f), size: 1, partial: true }
  const size = first === 255 ? 5 : 2
  if (at + size > bytes.length) return undefined
  const value = size === 5 ? bytes.readUInt32BE(at + 1) : ((first - 192) << 8) + (bytes[at + 1] ?? 0) + 192
  return { value, size, partial: false }
}

function toPacket(tag: number, offset: number, pieces: Copied[], openEnded: boolean): PgpPacket {
  const body = pieces.filter(({ length }) => length > 0)
  const last = pieces.at(-1)
  const bodyLength = body.reduce((sum, { length }) => sum + length, 0)
  return { tag, offset, end: last === undefined ? offset : last.from + last.length, body, bodyLength, openEnded }
}
