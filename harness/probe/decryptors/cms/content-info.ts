/** Where messages in the Cryptographic Message Syntax (RFC 5652 3) stand in a view, whatever is around them. */

import { type BerReader, type BerValue, createBerReader, oidOf, readAround } from './ber.ts'

export interface ContentInfo {
  /** Content type, dotted. */
  type: string
  /** The whole ContentInfo. */
  value: BerValue
  /** The content itself, such as the SEQUENCE of an EnvelopedData. */
  content: BerValue
}

/** RFC 5652 14, RFC 3274 1.1, RFC 5083 2. */
export const contentTypes = {
  data: '1.2.840.113549.1.7.1',
  signed: '1.2.840.113549.1.7.2',
  enveloped: '1.2.840.113549.1.7.3',
  /** PKCS #7 1.5, for what is now two messages in each other. */
  signedAndEnveloped: '1.2.840.113549.1.7.4',
  digested: '1.2.840.113549.1.7.5',
  encrypted: '1.2.840.113549.1.7.6',
  authenticated: '1.2.840.113549.1.9.16.1.2',
  compressed: '1.2.840.113549.1.9.16.1.9',
  authEnveloped: '1.2.840.113549.1.9.16.1.23',
} as const

/** What the identifiers of all content types begin with: 1.2.840.113549.1 (7 or 9.16.1). */
export const cmsMarks: readonly string[] = [
  '\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07',
  '\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01',
]

const marks = cmsMarks.map((mark) => Buffer.from(mark, 'latin1'))
const sequence = 0x30
const explicitContent = 0xa0

/** Every message that is not part of another. `exhausted` tells whether the search was cut off. */
export function findContentInfos(bytes: Buffer): { ber: BerReader; found: ContentInfo[] } {
  const ber = createBerReader(bytes)
  const found: ContentInfo[] = []
  const nexts = marks.map((mark) => bytes.indexOf(mark))
  for (let from = 0; !ber.exhausted(); ) {
    const at = nextMark(bytes, nexts, from)
    if (at === undefined) break
    const info = readContentInfo(ber, at)
    if (info !== undefined) found.push(info)
    from = Math.max(at + 1, info?.value.end ?? 0)
  }
  return { ber, found }
}

/** The content alone, as it stands inside another message that names its type (RFC 5652 5.1, 6.1). */
export function readBareContent(bytes: Buffer): { ber: BerReader; content: BerValue; type: string } | undefined {
  if (bytes[0] !== sequence || bytes.length < 32) return undefined
  const ber = createBerReader(bytes)
  const content = ber.read(0)
  const [version, second, third] = ber.children(content)
  if (content === undefined || version?.tag !== 0x02 || second?.tag !== 0x31 || third?.tag !== sequence) {
    return undefined
  }
  const [inner, algorithm] = ber.children(third)
  if (!isContentType(oidOf(ber, inner))) return undefined
  const type = algorithm?.tag === sequence ? contentTypes.enveloped : contentTypes.signed
  return { ber, content, type }
}

export function isContentType(oid: string): boolean {
  return /^1\.2\.840\.113549\.1\.(?:7|9\.16\.1)\.\d+$/.test(oid)
}

function nextMark(bytes: Buffer, nexts: number[], from: number): number | undefined {
  for (const [i, mark] of marks.entries()) {
    const known = nexts[i] ?? -1
    if (known !== -1 && known < from) nexts[i] = bytes.indexOf(mark, from)
  }
  const ahead = nexts.filter((at) => at !== -1)
  return ahead.length === 0 ? undefined : Math.min(...ahead)
}

function readContentInfo(ber: BerReader, at: number): ContentInfo | undefined {
  const identifier = ber.read(at)
  // Only what has `[0]` after its type is a ContentInfo; the same identifiers stand in attributes.
  if (identifier === undefined || ber.bytes[identifier.end] !== explicitContent) return undefined
  const value = readAround(ber, sequence, at)
  if (value === undefined) return undefined
  const wrapper = ber.read(identifier.end, value.contentEnd)
  const content = wrapper && ber.read(wrapper.contentStart, wrapper.contentEnd)
  if (wrapper === undefined || content === undefined || wrapper.end !== value.contentEnd) return undefined
  return { type: oidOf(ber, identifier), value, content }
}
