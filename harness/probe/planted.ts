/**
 * Planted controls (design 2.3): a header that carries one value per encoding, each readable only through the decoders
 * for that encoding. A decoder that does not work is noticed, as its value is not found.
 */

import { hash } from 'node:crypto'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'

export interface PlantedValue {
  /** One of `plantedEncodings`. */
  id: string
  value: string
}

const maxRounds = 32

const encoders: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  percent: (value) => eachCode(value, (code) => `%${code.toString(16)}`),
  base64: (value) => Buffer.from(value).toString('base64'),
  // The three bytes before the value bring in the two letters in which the alphabets differ.
  base64url: (value) => Buffer.concat([Buffer.from([0xfb, 0xff, 0xbf]), Buffer.from(value)]).toString('base64url'),
  hex: (value) => Buffer.from(value).toString('hex'),
  'json-string': (value) => `"${escapeEveryThird(value, (code) => `\\u${code.toString(16).padStart(4, '0')}`)}"`,
  'xml-entities': (value) => escapeEveryThird(value, (code) => `&#${code};`),
  utf16: (value) => Buffer.from(value, 'utf16le').toString('base64url'),
  gzip: (value) => gzipSync(value).toString('base64url'),
  zlib: (value) => deflateSync(value).toString('base64url'),
  deflate: (value) => deflateRawSync(value).toString('base64url'),
  brotli: (value) => compressCoded(value, brotliCompressSync),
  zstd: (value) => compressCoded(value, zstdCompressSync),
}

/** Ids of the encodings; each is also the id of the decoder it needs, but for `plain` (none) and `base64url` (base64). */
export const plantedEncodings: readonly string[] = Object.keys(encoders)

/** Decoders that a planted value depends on. */
export function decodersOf(encoding: string): readonly string[] {
  if (encoding === 'plain') return []
  if (encoding === 'base64url') return ['base64']
  if (['utf16', 'gzip', 'zlib', 'deflate', 'zstd'].includes(encoding)) return ['base64', encoding]
  return [encoding]
}

/** Text of the header `inkijk-control`: `<encoding>=<encoded value>`, separated by spaces. */
export function createPlantedHeader(values: readonly PlantedValue[]): string {
  return values.map(({ id, value }) => `${id}=${encode(id, value)}`).join(' ')
}

function encode(id: string, value: string): string {
  const encoder = encoders[id]
  if (encoder === undefined)
    throw new RangeError(`no planted encoding "${id}"; expected ${plantedEncodings.join(', ')}`)
  return encoder(value)
}

/** Short texts are stored as they are: digits are added behind the value until it is coded and no longer stands there. */
function compressCoded(value: string, compress: (text: string) => Buffer): string {
  let text = value
  for (let round = 0; round < maxRounds; round += 1) {
    const compressed = compress(text)
    if (!compressed.includes(value.slice(0, 4))) return compressed.toString('base64url')
    text += hash('sha256', text, 'hex').slice(0, 16)
  }
  throw new RangeError('a planted value that cannot be compressed; expected hexadecimal digits for the most part')
}

function eachCode(value: string, write: (code: number) => string): string {
  return [...Buffer.from(value)].map(write).join('')
}

/** Enough to hide the value from a search for its bytes. */
function escapeEveryThird(value: string, write: (code: number) => string): string {
  return [...value].map((letter, i) => (i % 3 === 1 ? write(letter.charCodeAt(0)) : letter)).join('')
}
