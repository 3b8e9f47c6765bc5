/** Documents and messages that refer to themselves, or tell of more than there is. */

import { deflateSync } from 'node:zlib'
import { writeCapture } from '../../captures.ts'
import { makePdf } from '../../decoders/files/make-pdf.ts'
import { type Bombs, repeat } from './bomb.ts'
import { deflatedZeros } from './compressed.ts'

const zlibOf = (megabytes: number) =>
  Buffer.concat([Buffer.from([0x78, 0xda]), deflatedZeros(megabytes), Buffer.alloc(4)])

export const documentBombs: Bombs = {
  'PDF stream of 1 GB': {
    make: () => makePdf([{ value: '/Filter /FlateDecode', stream: zlibOf(1024) }]),
    hit: /more than \d+ bytes/,
  },
  'PDF stream deflated three times': {
    make: () => {
      const stream = deflateSync(deflateSync(zlibOf(1024)))
      return makePdf([{ value: '/Filter [/FlateDecode /FlateDecode /FlateDecode]', stream }])
    },
    hit: /more than \d+ bytes/,
  },
  'PDF predictor with huge columns': {
    make: () =>
      makePdf(
        [2 ** 31 - 1, 2 ** 31, 2 ** 53, -1, 0].map((columns) => ({
          value: `/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns ${columns} /Colors 4 /BitsPerComponent 16 >>`,
          stream: deflateSync(Buffer.alloc(100_000, 'pneumonie')),
        })),
      ),
  },
  'PDF object streams that hold each other': {
    make: () =>
      makePdf(
        Array.from({ length: 200 }, (_, i) => ({
          value: `/Type /ObjStm /N 100000 /First 20 /Extends ${((i + 1) % 200) + 1} 0 R /Length ${i + 1} 0 R`,
          stream: Buffer.from(`${i + 1} 0 ${i + 2} 5 ${'<< /Type /ObjStm >>'.repeat(50)}`),
        })),
      ),
  },
  'PDF pages that are their own children': {
    make: () =>
      makePdf([
        { value: '<< /Type /Catalog /Pages 2 0 R >>' },
        { value: `<< /Type /Pages /Count 1000000000 /Kids [${'2 0 R 3 0 R '.repeat(20_000)}] /Parent 2 0 R >>` },
        { value: '<< /Type /Page /Kids [2 0 R] /Contents 4 0 R /Resources << /XObject << /A 4 0 R >> >> >>' },
        {
          value: '/Type /XObject /Subtype /Form /Resources << /XObject << /A 4 0 R >> >>',
          stream: Buffer.from('/A Do '.repeat(50_000)),
        },
      ]),
  },
  'PDF with a hundred thousand arrays in each other': {
    make: () => Buffer.from(`%PDF-1.7\n1 0 obj\n${'['.repeat(100_000)}\nendobj\n${'<<'.repeat(100_000)}`),
  },
  'PDF of beginnings': { make: () => repeat('%PDF-1 0 obj<<', 40_000) },
  'PDF with a character map of four billion codes': {
    make: () => {
      const map =
        'begincodespacerange <00> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange '
      return makePdf([
        { value: '<< /Type /Catalog /Pages 2 0 R >>' },
        { value: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>' },
        { value: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>' },
        { value: '', stream: Buffer.from(`BT /F1 12 Tf <${'00000041'.repeat(2000)}> Tj ET`) },
        { value: '<< /Type /Font /Subtype /Type0 /ToUnicode 6 0 R >>' },
        { value: '', stream: repeat(map, 500) },
      ])
    },
  },
  'entities of entities': { make: () => Buffer.from(billionLaughs()) },
  'one long entity, referred to fifty thousand times': {
    make: () => Buffer.from(`<!DOCTYPE a [<!ENTITY a "${'x'.repeat(50_000)}">]><a>${'&a;'.repeat(50_000)}</a>`),
  },
  'a hundred thousand boundaries': {
    long: true,
    make: () => repeat('--grens\r\nContent-Type: text/plain\r\n\r\nx\r\n', 100_000),
  },
  'as many boundaries as lines': {
    make: () => Buffer.from(Array.from({ length: 60_000 }, (_, i) => `--grens-${i}\r\na: b\r\n\r\nx\r\n`).join('')),
  },
  'three hundred thousand chunks': {
    make: () =>
      Buffer.from(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(300_000)}0\r\n\r\n`),
  },
  'chunks of endless size': {
    make: () => repeat(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'f'.repeat(400)}\r\nx`, 2000),
  },
  'segments that overlap': {
    make: () => {
      const chunks = [{ from: 'client' as const, bytes: repeat('pneumonie ', 3000) }]
      const shifted = Array.from({ length: 60 }, (_, i) =>
        writeCapture(chunks, { sequence: 1000 + 137 * i }).subarray(24),
      )
      return Buffer.concat([writeCapture(chunks), ...shifted])
    },
  },
}

function billionLaughs(): string {
  const entities = Array.from({ length: 30 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`)
  return `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "pneumonie">${entities.join('')}]><l>&l30;</l>`
}
