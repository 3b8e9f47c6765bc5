/**
 * Reading DER (X.690) without copying: signatures are over exact bytes and a revocation list may be long, so every
 * value stays a range of the buffer it came in. All readers throw `RangeError` on what is not DER.
 */

export interface DerValue {
  tag: number
  /** The whole value with tag and length. */
  raw: Buffer
  content: Buffer
}

export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** `[number]`, constructed. */
export function contextTag(number: number): number {
  return 0xa0 | number
}

/** The one value that fills the buffer. */
export function readDer(bytes: Buffer, tag: number = derTag.sequence): DerValue {
  const value = readAt(bytes, 0)
  if (value.raw.length !== bytes.length) throw new RangeError('DER: bytes after the value')
  return expectTag(value, tag)
}

/** The values inside a constructed one, in order. */
export function* derItems(value: DerValue): Generator<DerValue, undefined> {
  for (let offset = 0; offset < value.content.length; ) {
    const item = readAt(value.content, offset)
    yield item
    offset += item.raw.length
  }
}

export function expectTag(value: DerValue | undefined, tag: number): DerValue {
  if (value === undefined) throw new RangeError(`DER: value missing, expected tag ${tag}`)
  if (value.tag !== tag) throw new RangeError(`DER: tag ${value.tag}, expected ${tag}`)
  return value
}

export function readOid(value: DerValue | undefined): string {
  const { content } = expectTag(value, derTag.oid)
  const arcs: number[] = []
  let arc = 0
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte < 0x80) {
      arcs.push(arc)
      arc = 0
    }
  }
  const [joined = 0, ...rest] = arcs
  const first = Math.min(2, Math.floor(joined / 40))
  return [first, joined - first * 40, ...rest].join('.')
}

/** An integer small enough for a number: versions, salt lengths, path lengths. */
export function readSmallInteger(value: DerValue | undefined): number {
  const { content } = expectTag(value, derTag.integer)
  if (content.length === 0 || content.length > 6) throw new RangeError('DER: not a small integer')
  return content.readIntBE(0, content.length)
}

/** Bytes of a BIT STRING of whole bytes. */
export function readBitString(value: DerValue | undefined): Buffer {
  const { content } = expectTag(value, derTag.bitString)
  if (content[0] !== 0) throw new RangeError('DER: bit string does not end on a byte')
  return content.subarray(1)
}

/** `Time` of RFC 5280 4.1.2.5, milliseconds since the epoch. */
export function readTime(value: DerValue | undefined): number {
  const text = value?.content.toString('latin1') ?? ''
  const full = value?.tag === derTag.utcTime ? `${text < '5' ? '20' : '19'}${text}` : text
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full)
  const timeTags: readonly (number | undefined)[] = [derTag.utcTime, derTag.generalizedTime]
  if (match === null || !timeTags.includes(value?.tag)) throw new RangeError('DER: not a time')
  const [year = 0, month = 1, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

function readAt(bytes: Buffer, offset: number): DerValue {
  const tag = bytes[offset]
  const first = bytes[offset + 1]
  // Tag numbers of 31 and up do not occur in X.509; 0x80 is the indefinite length of BER.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || first === 0x80 || first > 0x84) {
    throw new RangeError(`DER: no readable value at ${offset}`)
  }
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  const start = offset + 2 + lengthBytes
  if (start > bytes.length) throw new RangeError(`DER: length at ${offset} is cut off`)
  const end = start + (lengthBytes === 0 ? first : bytes.readUIntBE(offset + 2, lengthBytes))
  if (end > bytes.length) throw new RangeError(`DER: value at ${offset} is cut off`)
  return { tag, raw: bytes.subarray(offset, end), content: bytes.subarray(start, end) }
}
