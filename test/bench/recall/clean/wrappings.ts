/** Compression and mail around clean messages. */

import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { Random } from '../../../../harness/truth/random.ts'
import { uuid } from '../carriers/carrier.ts'

export type Coding = 'gzip' | 'zlib' | 'deflate' | 'brotli' | 'zstd'

export function compressAs(coding: Coding, bytes: Buffer): Buffer {
  if (coding === 'gzip') return gzipSync(bytes)
  if (coding === 'zlib') return deflateSync(bytes)
  if (coding === 'deflate') return deflateRawSync(bytes)
  if (coding === 'zstd') return zstdCompressSync(bytes)
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
}

export function wrapMail(bytes: Buffer, random: Random): string {
  const border = `=_${uuid(random)}`
  const lines = bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n')
  return `From: lab@lab.example\r\nTo: info@praktijk.example\r\nSubject: =?utf-8?B?${Buffer.from('Uitslag voor patiënt').toString('base64')}?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="${border}"\r\n\r\n--${border}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nBijgaand de uitslag =E2=80=93 ${uuid(random)}\r\n--${border}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines}\r\n--${border}--\r\n`
}

export function wrapMultipart(bytes: Buffer, random: Random): Buffer {
  const border = uuid(random)
  const head = `POST /document HTTP/1.1\r\nHost: knooppunt.example\r\nContent-Type: multipart/form-data; boundary=${border}\r\nContent-Length: `
  const body = Buffer.concat([
    Buffer.from(`--${border}\r\nContent-Disposition: form-data; name="bestand"; filename="brief.bin"\r\n\r\n`),
    bytes,
    Buffer.from(`\r\n--${border}--\r\n`),
  ])
  return Buffer.concat([Buffer.from(`${head}${body.length}\r\n\r\n`), body])
}
