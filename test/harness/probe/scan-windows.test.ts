import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { chooseCut } from '../../../harness/probe/scan/cut-windows.ts'
import { filler, scanBytes, smallLimits, value, withInserted } from './scan-subjects.ts'

const { windowBytes = 0, overlapBytes = 0 } = smallLimits
const sentence = `Bij opname: ${value}, daarna herstel.`

/** Encodings of text; a value in them must not be lost where two windows meet. */
const encodings: Readonly<Record<string, (text: string) => Buffer | string>> = {
  'no encoding': (text) => text,
  base64: (text) => Buffer.from(text).toString('base64'),
  hex: (text) => Buffer.from(text).toString('hex'),
  percent: (text) => encodeURIComponent(text),
  'JSON escapes': (text) => `"${[...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`,
  'XML references': (text) => [...text].map((c) => `&#${c.charCodeAt(0)};`).join(''),
  'UTF-16': (text) => Buffer.from(`\n${text}\n`, 'utf16le'),
  'quoted-printable': (text) => [...text].map((c) => `=${c.charCodeAt(0).toString(16).toUpperCase()}`).join(''),
  gzip: (text) => gzipSync(text),
  zlib: (text) => deflateSync(text),
  // In little text the letters are left as they are.
  zstd: (text) => zstdCompressSync(`${filler(3000)}${text}`),
  'brotli in base64': (text) => `br: ${brotliCompressSync(`${filler(3000)}${text}`).toString('base64')}`,
  'gzip in base64': (text) => gzipSync(text).toString('base64'),
}

describe('a value where two windows meet', () => {
  for (const [name, encode] of Object.entries(encodings)) {
    it(`is found in ${name}, each place once, wherever the border falls`, async () => {
      const encoded = Buffer.concat([Buffer.from('\n'), Buffer.from(encode(sentence)), Buffer.from('\n')])
      const border = windowBytes - overlapBytes
      for (const offset of [
        border - encoded.length,
        border - 20,
        border,
        windowBytes - encoded.length,
        windowBytes - 20,
      ]) {
        const bytes = withInserted(4 * windowBytes, offset, encoded)
        const { findings, coverage } = await scanBytes('trace.log', bytes)
        const places = findings.map(({ offset: at, length }) => `${at} ${length}`)
        expect(places.length, `${name} at ${offset}`).toBeGreaterThanOrEqual(1)
        expect(new Set(places).size, `${name} at ${offset}`).toBe(places.length)
        for (const { offset: at, length } of findings) {
          expect(at).toBeGreaterThanOrEqual(offset)
          // Text around it may count as part of the encoding.
          expect(at + length).toBeLessThanOrEqual(offset + encoded.length + 16)
        }
        expect(coverage).toMatchObject([{ observedBytes: bytes.length, budgetsHit: [] }])
      }
    })
  }
})

it('counts every byte of a large file once, in one of three classes', async () => {
  const noise = Buffer.alloc(10_000, Buffer.from([0x81, 0x02, 0xfe, 0x13, 0x99]))
  const bytes = withInserted(4 * windowBytes, windowBytes - 5000, noise)
  const { coverage } = await scanBytes('disk.img', bytes)
  const [{ observedBytes, decodedBytes, ciphertextBytes, opaqueBytes } = expect.fail()] = coverage
  expect(observedBytes).toBe(bytes.length)
  expect(decodedBytes + ciphertextBytes + opaqueBytes).toBe(bytes.length)
  expect(opaqueBytes).toBe(noise.length)
})

describe('chooseCut', () => {
  it('ends a window behind a line, and begins the next one at a line', () => {
    const bytes = filler(windowBytes)
    const { end, nextStart } = chooseCut(bytes, overlapBytes)
    expect([bytes[end - 1], bytes[nextStart - 1]]).toEqual([0x0a, 0x0a])
    expect(end - nextStart).toBeGreaterThanOrEqual(overlapBytes)
  })

  it('begins the next window with a whole message of HTTP, and of a mailbox', () => {
    for (const start of ['HTTP/1.1 200 OK\r\n', 'From a@b.example Thu Jan  1 00:00:00 2026\n']) {
      const bytes = withInserted(windowBytes, 24_000, `\n${start}`).subarray(0, windowBytes)
      expect(chooseCut(bytes, overlapBytes).nextStart).toBe(24_001)
    }
  })

  it('goes on in what has no lines', () => {
    const { end, nextStart } = chooseCut(Buffer.alloc(windowBytes, 'a'), overlapBytes)
    expect([end, nextStart]).toEqual([windowBytes, windowBytes - overlapBytes])
  })
})
