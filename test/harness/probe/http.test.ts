import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { decode, probe } from './subjects.ts'

const partsOf = (stream: Buffer | string) =>
  new Map(decode('http', stream).parts.map(({ part = '', bytes }) => [part, bytes.toString()]))

it('reads all messages of one direction', () => {
  const stream =
    'GET /a HTTP/1.1\r\nhost: x\r\n\r\nPOST /b HTTP/1.1\r\ncontent-length: 3\r\n\r\nabcGET /c HTTP/1.1\r\n\r\n'
  expect([...partsOf(stream).keys()]).toEqual(['request 1 head', 'request 2 head', 'request 2 body', 'request 3 head'])
})

it('puts chunks together and keeps trailers, sizes and extensions', () => {
  const stream =
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=pneu\r\nabcd\r\n2\r\nef\r\n0\r\ntrailer: geheim\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'
  const parts = partsOf(stream)
  expect(parts.get('response 1 body')).toBe('abcdef')
  expect(parts.get('response 1 trailers')).toContain('geheim')
  expect(parts.get('response 1 framing')).toContain('x=pneu')
  expect(parts.has('response 2 head')).toBe(true)
})

it.each([
  ['gzip', gzipSync('pneumonie')],
  ['br', brotliCompressSync('pneumonie')],
  ['zstd', zstdCompressSync('pneumonie')],
])('undoes the content coding %s', (coding, body) => {
  const head = `HTTP/1.1 200 OK\r\ncontent-encoding: ${coding}\r\ncontent-length: ${body.length}\r\n\r\n`
  expect(partsOf(Buffer.concat([Buffer.from(head), body])).get('response 1 body')).toBe('pneumonie')
})

it('gives what is there of a last message that was cut off', () => {
  expect(partsOf('POST / HTTP/1.1\r\ncontent-length: 100\r\n\r\npneumo').get('request 1 body')).toBe('pneumo')
  const cut = Buffer.concat([
    Buffer.from('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n'),
    gzipSync('pneumonie links onder').subarray(0, -10),
  ])
  expect(partsOf(cut).get('response 1 body')).toContain('pneumonie')
})

it('goes on behind bytes that belong to no message, and keeps them', () => {
  const parts = partsOf('GET /a HTTP/1.1\r\n\r\nverloren stuk\r\nGET /b HTTP/1.1\r\n\r\n')
  expect(parts.get('rest')).toContain('verloren stuk')
  expect(parts.has('request 2 head')).toBe(true)
})

it('takes the answer to HEAD for a message without a body', () => {
  const parts = partsOf('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
  expect(parts.get('response 2 body')).toBe('ok')
})

it('leaves no byte of the stream out', () => {
  const stream = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nef\r\n0\r\nt: u\r\n\r\nrest'
  const total = decode('http', stream).parts.reduce((sum, { bytes }) => sum + bytes.length, 0)
  expect(total).toBe(stream.length)
})

it('locates a value that is cut over two chunks from its first to its last byte', async () => {
  const stream = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc\r\nreden: pneum\r\n4\r\nonie\r\n0\r\n\r\n'
  const { findings } = await probe(stream, 'pneumonie')
  expect(findings).toHaveLength(1)
  const [{ offset, length } = { offset: 0, length: 0 }] = findings
  expect(stream.slice(offset, offset + length)).toBe('pneum\r\n4\r\nonie')
})

it('undoes several codings in the reverse of their order', () => {
  const body = brotliCompressSync(gzipSync('pneumonie links onder'))
  const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nContent-Encoding: br\r\ncontent-length: ${body.length}\r\n\r\n`
  expect(partsOf(Buffer.concat([Buffer.from(head), body])).get('response 1 body')).toBe('pneumonie links onder')
})

it('undoes a transfer coding under chunks, and a content coding under that', () => {
  const body = gzipSync(brotliCompressSync('pneumonie links onder'))
  const head =
    'HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nTransfer-Encoding: gzip,\r\n chunked\r\n\r\n' +
    `${body.length.toString(16)};sleutel="waarde"\r\n`
  const stream = Buffer.concat([Buffer.from(head), body, Buffer.from('\r\n0\r\nextra: een\r\n\r\n')])
  expect(partsOf(stream).get('response 1 body')).toBe('pneumonie links onder')
  expect(partsOf(stream).get('response 1 trailers')).toContain('extra: een')
})

it('gives a body as it is from the first coding on that it does not know', () => {
  const body = gzipSync('pneumonie')
  const stream = (coding: string) =>
    Buffer.concat([
      Buffer.from(`POST / HTTP/1.1\r\ncontent-encoding: ${coding}\r\ncontent-length: ${body.length}\r\n\r\n`),
      body,
    ])
  expect(partsOf(stream('geheim, gzip')).get('request 1 body')).toBe('pneumonie')
  expect(partsOf(stream('gzip, geheim')).get('request 1 body')).toBe(body.toString())
})

it('reads a field that goes on over several lines', () => {
  const stream =
    'POST /a HTTP/1.1\r\nTransfer-Encoding:\r\n\tchunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /b HTTP/1.1\r\n\r\n'
  expect(partsOf(stream).get('request 1 body')).toBe('abc')
  expect(partsOf(stream).has('request 2 head')).toBe(true)
})

it.each(['204 No Content', '304 Not Modified', '103 Early Hints'])(
  'takes %s for a message without a body',
  (status) => {
    const stream = `HTTP/1.1 ${status}\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok`
    expect(partsOf(stream).get('response 2 body')).toBe('ok')
  },
)
