/**
 * How sure it is that a block cipher without authentication was opened with the right key. Padding alone says little:
 * one wrong key in sixteen or so gives padding that can be read.
 */

import { hash } from 'node:crypto'
import { unzipSync } from 'node:zlib'
import type { Budget } from '../../../contracts/probe.ts'
import { isAllText } from '../../readable.ts'

interface Unzipped {
  engine: { bytesWritten: number }
}

/** Bits that one byte of text is worth: of random bytes 45 in 100 go on being text. */
const textBits = 1.1
const paddingBits = 4
const markupBits = 12
const certainBits = 64
/** From here on the spread of byte values tells random bytes from others. */
const shortestSpread = 256
/** Chi-square with 255 degrees of freedom: ten standard deviations above its mean. */
const randomSpread = 255 + 10 * Math.sqrt(2 * 255)

/** First bytes of formats (latin1), with where they stand. */
const magics: readonly (readonly [magic: string, offset: number])[] = [
  ['%PDF-', 0],
  ['PK\x03\x04', 0],
  ['\x89PNG\r\n\x1a\n', 0],
  ['\xff\xd8\xff\xe0', 0],
  ['\xff\xd8\xff\xe1', 0],
  ['DICM', 128],
]

/** Bits of evidence. `padding` is what was taken off the end, its length octet included. */
export function weighPlaintext(
  plaintext: Buffer,
  padding: Buffer,
  digests: ReadonlySet<string>,
  budget: Budget,
): number {
  if (plaintext.length === 0) return 0
  return paddingBits + weighPadding(padding) + weighContent(plaintext, digests, budget)
}

function weighContent(plaintext: Buffer, digests: ReadonlySet<string>, budget: Budget): number {
  if (isAllText(plaintext)) return plaintext.length * textBits + (isMarkup(plaintext) ? markupBits : 0)
  if (isCompressed(plaintext, budget) || hasDigest(plaintext, digests)) return certainBits
  const known = magics.find(([magic, offset]) => plaintext.indexOf(magic, offset, 'latin1') === offset)
  if (known !== undefined) return known[0].length * 8
  return isFarFromRandom(plaintext) ? certainBits : 0
}

/** XML Encryption leaves the other octets free; most implementations repeat the length or write zeros. */
function weighPadding(padding: Buffer): number {
  const length = padding.length
  const filler = padding.subarray(0, -1)
  return filler.every((octet) => octet === length) || filler.every((octet) => octet === 0) ? 8 * filler.length : 0
}

function isMarkup(plaintext: Buffer): boolean {
  const text = plaintext
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trim()
  return text.startsWith('<') && text.endsWith('>')
}

/** To its end, with a check value that holds: of random bytes some begin as zlib and break off soon after. */
function isCompressed(plaintext: Buffer, { maxExpandedBytes: maxOutputLength }: Budget): boolean {
  try {
    // With `info` it gives more than a Buffer, which the types do not say.
    const { engine } = unzipSync(plaintext, { maxOutputLength, info: true }) as unknown as Unzipped
    return engine.bytesWritten === plaintext.length
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
  }
}

/** Digests of a signature over the plaintext, base64. */
function hasDigest(plaintext: Buffer, digests: ReadonlySet<string>): boolean {
  if (digests.size === 0) return false
  return ['sha1', 'sha256', 'sha384', 'sha512'].some((name) => digests.has(hash(name, plaintext, 'base64')))
}

function isFarFromRandom(plaintext: Buffer): boolean {
  if (plaintext.length < shortestSpread) return false
  const counts = new Array<number>(256).fill(0)
  for (const octet of plaintext) counts[octet] = (counts[octet] ?? 0) + 1
  const expected = plaintext.length / 256
  const spread = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  return spread > randomSpread
}
