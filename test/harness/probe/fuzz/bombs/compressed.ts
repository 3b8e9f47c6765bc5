/** Streams that expand to gigabytes, or for ever. They are put together from pieces: nothing large is compressed here. */

import { brotliCompressSync, constants, deflateRawSync, gzipSync } from 'node:zlib'
import { type Bombs, repeat } from './bomb.ts'

const megabyte = 1024 * 1024
const gzipHeader = Buffer.from('1f8b0800000000000003', 'hex')

/** Zeros in raw deflate, about a thousandth of their size. */
export function deflatedZeros(megabytes: number): Buffer {
  const piece = deflateRawSync(Buffer.alloc(megabyte), { finishFlush: constants.Z_FULL_FLUSH, level: 9 })
  // An empty block with fixed codes ends the stream.
  return Buffer.concat([repeat(piece, megabytes), Buffer.from([3, 0])])
}

export const compressedBombs: Bombs = {
  'gzip of 10 GB': { make: () => gzipOf(10 * 1024), hit: /more than \d+ bytes/ },
  'gzip of gzip of 10 GB': { long: true, make: () => gzipSync(gzipOf(10 * 1024)), hit: /more than \d+ bytes/ },
  'a hundred gzip files of 30 MB each': {
    long: true,
    make: () => Buffer.concat(Array.from({ length: 100 }, (_, i) => gzipOf(30, `${i}`))),
    hit: /gzip: more than \d+ bytes from one view/,
  },
  'gzip that unpacks to itself': { make: gzipQuine },
  'zlib of 10 GB': {
    long: true,
    make: () => Buffer.concat([Buffer.from([0x78, 0xda]), deflatedZeros(10 * 1024)]),
    hit: /more than \d+ bytes/,
  },
  'a thousand zlib streams of 2 MB each': {
    make: () => repeat(Buffer.concat([Buffer.from([0x78, 0xda]), deflatedZeros(2), Buffer.alloc(4)]), 1000),
    budget: { maxExpandedBytes: 4 * megabyte },
    hit: /zlib: more than 16777216 bytes from one view/,
  },
  'zstd of 10 GB': { make: () => zstdOf(80_000), hit: /zstd: more than \d+ bytes/ },
  'zstd frames that break off': {
    make: () => repeat(Buffer.concat([zstdOf(20).subarray(0, -4), Buffer.from([7, 0, 0])]), 20_000),
    hit: /zstd: more than \d+ bytes from one view/,
  },
  'brotli of 100 MB': {
    make: () =>
      Buffer.concat([
        Buffer.from('HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n'),
        brotliCompressSync(Buffer.alloc(100 * megabyte), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
      ]),
    hit: /brotli: more than \d+ bytes/,
  },
  'lz-string of 200 MB': { make: () => lzStringOf(14_000), hit: /lz-string: more than \d+ bytes/ },
  'gzip with an endless name': { make: () => repeat(Buffer.from('1f8b0808010101010103', 'hex'), 100_000) },
}

function gzipOf(megabytes: number, first = ''): Buffer {
  const block = Buffer.alloc(5 + first.length)
  block.writeUInt16LE(first.length, 1)
  block.writeUInt16LE(first.length ^ 0xffff, 3)
  block.write(first, 5, 'latin1')
  return Buffer.concat([gzipHeader, block, deflatedZeros(megabytes), Buffer.alloc(8)])
}

/** Blocks of one repeated byte, 128 kB each (RFC 8878 3.1.1.2.2), behind a header with a window of 8 MB. */
function zstdOf(blocks: number): Buffer {
  const block = (last: 0 | 1) => {
    const header = Buffer.alloc(4, 0x41)
    header.writeUIntLE((128 * 1024 * 8) | 2 | last, 0, 3)
    return header
  }
  return Buffer.concat([Buffer.from('28b52ffd0068', 'hex'), repeat(block(0), blocks - 1), block(1)])
}

/**
 * Twenty bytes at a time are put out as they stand, or put out once more, in such an order that the whole comes out. The
 * header takes fifteen bytes, and the end is left open.
 */
function gzipQuine(): Buffer {
  const head = Buffer.concat([Buffer.from('1f8b0808000000000003', 'hex'), Buffer.from('quin\0')])
  // A stored block of twenty bytes (RFC 1951 3.2.4).
  const print = Buffer.from('001400ebff', 'hex')
  // A block with fixed codes: twice ten bytes from twenty before.
  const again = packBits(['0', '10', ...['0001000', '01000', '110'], ...['0001000', '01000', '110'], '0000000'])
  return Buffer.concat([
    ...[head, print, head, print],
    ...[again, print, again, print, again, print, again, print],
    Buffer.alloc(20, 'inkijk'),
  ])
}

/** Each code stands for all that came out before it, and one letter more (as `compressToBase64` of the library lz-string). */
function lzStringOf(codes: number): Buffer {
  const lowFirst = (value: number, width: number) => [...value.toString(2).padStart(width, '0')].reverse().join('')
  let bits = `00${lowFirst(0x61, 8)}`
  let [width, left] = [3, 4]
  for (let code = 4; code < codes; code += 1) {
    bits += lowFirst(code, width)
    left -= 1
    if (left === 0) {
      left = 2 ** width
      width += 1
    }
  }
  bits += lowFirst(2, width)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  return Buffer.from(
    (bits.match(/.{1,6}/g) ?? []).map((six) => alphabet[Number.parseInt(six.padEnd(6, '0'), 2)]).join(''),
  )
}

/** Bits in the order in which they stand in the stream. */
function packBits(codes: readonly string[]): Buffer {
  const bits = codes.join('')
  return Buffer.from(
    Array.from({ length: bits.length / 8 }, (_, i) =>
      Number.parseInt([...bits.slice(i * 8, i * 8 + 8)].reverse().join(''), 2),
    ),
  )
}
