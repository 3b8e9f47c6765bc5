import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decodeContent } from '../../../simulators/kit/decode-content.ts'

const text = Buffer.from('Prednison 5 mg')

test.each([
  ['gzip', gzipSync(text)],
  ['x-gzip', gzipSync(text)],
  ['deflate', deflateSync(text)],
  ['deflate', deflateRawSync(text)],
  ['br', brotliCompressSync(text)],
  ['zstd', zstdCompressSync(text)],
  ['identity', text],
  ['deflate, GZIP', gzipSync(deflateSync(text))],
])('%s is undone, and no header speaks of it any more', async (coding, body) => {
  const headers = { 'content-encoding': coding, 'content-length': String(body.length), etag: '"1"' }
  expect(await decodeContent({ headers, body })).toEqual({ headers: { etag: '"1"' }, body: text })
})

test('an answer without a coding is left as it is', async () => {
  const answer = { headers: { 'content-length': '14' }, body: text }
  expect(await decodeContent(answer)).toEqual(answer)
})

test('a coding that is not known, or that the body does not have, is an error', async () => {
  await expect(decodeContent({ headers: { 'content-encoding': 'pack200' }, body: text })).rejects.toThrow('pack200')
  await expect(decodeContent({ headers: { 'content-encoding': 'gzip' }, body: text })).rejects.toThrow()
})
