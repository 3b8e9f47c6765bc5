/** Undoes the content coding of an answer (RFC 9110 8.4). */

import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib'

type HeaderFields = Readonly<Record<string, string | string[] | undefined>>

interface Content {
  headers: HeaderFields
  body: Buffer
}

/** Most bytes a compressed body may come to. */
const limit = { maxOutputLength: 256 * 1024 * 1024 }

const undo: Readonly<Record<string, (body: Buffer) => Promise<Buffer>>> = {
  identity: async (body) => body,
  gzip: (body) => promisify(gunzip)(body, limit),
  'x-gzip': (body) => promisify(gunzip)(body, limit),
  // RFC 9110 8.4.1.2: with a zlib wrapper, which some leave out. Its first byte names method 8.
  deflate: (body) => promisify((body.readUInt8(0) & 0x0f) === 8 ? inflate : inflateRaw)(body, limit),
  br: (body) => promisify(brotliDecompress)(body, limit),
  zstd: (body) => promisify(zstdDecompress)(body, limit),
}

/** Gives the content without its coding, and no header that speaks of it. Throws on a coding that it does not know. */
export async function decodeContent({ headers, body }: Content): Promise<Content> {
  const codings = String(headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '')
  if (codings.length === 0 || body.length === 0) return { headers, body }
  const { 'content-encoding': _coding, 'content-length': _length, ...others } = headers
  let content = body
  // Listed in the order in which they were applied.
  for (const coding of codings.reverse()) {
    const step = undo[coding]
    if (step === undefined) throw new Error(`content coding "${coding}" is not known`)
    content = await step(content)
  }
  return { headers: others, body: content }
}
