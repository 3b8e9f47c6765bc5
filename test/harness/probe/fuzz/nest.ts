/** Values in random formats in random formats, for the probe as a whole. */

import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { makeTar } from '../decoders/files/make-tar.ts'
import { makeZip } from '../decoders/files/make-zip.ts'
import { encoders } from '../decoders/text-encoders.ts'
import type { Random } from './random.ts'

export interface Nested {
  bytes: Buffer
  layers: readonly string[]
}

type Layer = (content: Buffer) => Buffer

const before = Buffer.from('regel een: ')
const framed = (head: string, content: Buffer, tail = '') =>
  Buffer.concat([Buffer.from(head), content, Buffer.from(tail)])

/** Take any bytes and give binary. */
const packings: Readonly<Record<string, Layer>> = {
  gzip: (content) => gzipSync(content),
  zlib: (content) => deflateSync(content),
  zstd: (content) => zstdCompressSync(content),
  zip: (content) => makeZip([{ name: 'brief.txt', content, method: 8 }]),
  tar: (content) => makeTar([{ name: 'brief.txt', content }]),
  http: (content) => framed(`POST / HTTP/1.1\r\nContent-Length: ${content.length}\r\n\r\n`, content),
  multipart: (content) => framed('--grens\r\nContent-Type: text/plain\r\n\r\n', content, '\r\n--grens--\r\n'),
  between: (content) => Buffer.concat([Buffer.from([0, 1, 2, 255]), content, Buffer.from([254, 3])]),
}
/** Take any bytes and give text. */
const spellings = ['base64', 'hex', 'percent', 'data URL'] as const
/** Take text and give text. */
const escapes = [
  'json',
  'xml entities',
  'quoted-printable',
  'form',
  'octal',
  'csv',
  'CDATA, cut in two',
  'log line',
] as const

/** @param depth layers around the value */
export function nestRandomly(value: string, depth: number, random: Random): Nested {
  let bytes = Buffer.concat([before, Buffer.from(`${value}, einde`)])
  let isText = true
  const layers: string[] = []
  for (let n = 0; n < depth; n += 1) {
    const kind = random.int(isText ? 3 : 2)
    const name = kind === 0 ? random.pick(Object.keys(packings)) : random.pick(kind === 1 ? spellings : escapes)
    const layer = kind === 0 ? packings[name] : encoders[name]
    if (layer === undefined) throw new Error(`no layer ${name}`)
    bytes = Buffer.from(layer(bytes))
    isText = kind !== 0
    layers.unshift(name)
  }
  return { bytes, layers }
}
