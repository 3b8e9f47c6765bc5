/** Cases of the decoders of alignments, compression and dumps. */

import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { DecoderCase } from './decoder-cases.ts'

const text = 'Reden van opname: pneumonie, overleg met mw. Jánsenstra'
const long = `${text} `.repeat(4)
const bytes = (value: string) => Buffer.from(value)
const base64 = (value: string | Buffer) => Buffer.from(value).toString('base64')
const hex = (value: string) => Buffer.from(value).toString('hex')
const lines = (value: string, length: number, end: string) =>
  (value.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join(end)
const noise = Buffer.from(Array.from({ length: 600 }, (_, i) => (i * i * 97 + i * 31 + (i >> 3) * 7) % 256))
const wide = (value: string) => Buffer.from([...value].flatMap((letter) => [letter.codePointAt(0) ?? 0, 0, 0, 0]))
const dump = (value: Buffer, format: (address: string, hex: string, text: string) => string) =>
  Array.from({ length: Math.ceil(value.length / 16) }, (_, i) => {
    const line = value.subarray(i * 16, i * 16 + 16)
    return format(
      (i * 16).toString(16).padStart(8, '0'),
      line.toString('hex'),
      line.toString('latin1').replaceAll(/[^ -~]/g, '.'),
    )
  }).join('\n')

export const engineCases: Readonly<Record<string, DecoderCase>> = {
  base64: {
    ok: {
      plain: { input: bytes(`value: ${base64(text)}`), holds: text },
      'url alphabet': { input: bytes(Buffer.from(`${text}??>>`).toString('base64url')), holds: text },
      'both alphabets in one run': { input: bytes(`${base64('??>>').replace('/', '_')}${base64(text)}`), holds: text },
      'wrapped at 64': { input: bytes(lines(base64(long), 64, '\n')), holds: long },
      'wrapped at 76': { input: bytes(lines(base64(long), 76, '\r\n')), holds: long },
      'wrapped at 4': { input: bytes(lines(base64(text), 4, '\n')), holds: text },
      'wrapped at 30 with indentation': {
        input: bytes(`<a>\n    ${lines(base64(text), 30, '\n    ')}\n</a>`),
        holds: text,
      },
      'wrapped with a short first line': {
        input: bytes(`Zm9v${base64(long).slice(0, 16)}\n${lines(base64(long).slice(16), 60, '\n')}`),
        holds: long,
      },
      'padded in the middle': {
        input: bytes(`${base64('pneumonie!')}${base64('links onder')}`),
        holds: 'pneumonie!links onder',
      },
      short: { input: bytes(`x ${base64('1234AB')} y`), holds: '1234AB' },
      'three bytes': { input: bytes(`"naam":"${base64('Bos')}"`), holds: 'Bos' },
      'four bytes': { input: bytes(`"naam":"${base64('Smit')}"`), holds: 'Smit' },
      'glued compressed data': { input: bytes(`ab${base64(gzipSync(noise))}`), holds: gzipSync(noise).toString() },
    },
    ng: {
      empty: bytes(''),
      'short words': bytes('een twee drie'),
      binary: Buffer.from([0, 1, 2, 0xff, 0xfe]),
      'a number': bytes('20240506123045'),
      uuid: bytes('id 3f2a9c04-8d1e-4b8a-9c3f-92d6e1a4b9c8 en'),
    },
  },
  hex: {
    ok: {
      lower: { input: bytes(hex(text)), holds: text },
      upper: { input: bytes(hex(text).toUpperCase()), holds: text },
      colons: { input: bytes(lines(hex(text), 2, ':')), holds: text },
      'wrapped at 60': { input: bytes(lines(hex(long), 60, '\n')), holds: long },
      'wrapped and indented': { input: bytes(`<x>\r\n  ${lines(hex(text), 32, '\r\n  ')}\r\n</x>`), holds: text },
      blanks: { input: bytes(`data ${lines(hex(text), 2, ' ')} eind`), holds: text },
      'a prefix for each byte': { input: bytes(`{0x${lines(hex(text), 2, ', 0x')}}`), holds: text },
      'three bytes': { input: bytes(`naam=${hex('Bos')};`), holds: 'Bos' },
      glued: { input: bytes(`f${hex(text)}`), holds: text },
    },
    ng: {
      words: bytes('geen hexadecimale cijfers'),
      'a short number': bytes('12345678'),
      'a moment': bytes('2024-05-06 12:30:45'),
      'numbers with blanks': bytes('10 20 30 11 22 33'),
    },
  },
  'hex-dump': {
    ok: {
      xxd: {
        input: bytes(dump(bytes(long), (address, digits, line) => `${address}: ${lines(digits, 4, ' ')}  ${line}`)),
        holds: long,
      },
      'hexdump -C': {
        input: bytes(
          dump(
            bytes(long),
            (address, digits, line) =>
              `${address}  ${lines(digits.slice(0, 16), 2, ' ')}  ${lines(digits.slice(16), 2, ' ')}  |${line}|`,
          ),
        ),
        holds: long,
      },
      tcpdump: {
        input: bytes(
          dump(bytes(long), (address, digits, line) => `\t0x${address.slice(4)}:  ${lines(digits, 4, ' ')}  ${line}`),
        ),
        holds: long,
      },
      'text that looks like bytes beside it': {
        input: bytes(
          dump(
            bytes('deadbeef cafe 00'.repeat(3)),
            (address, digits, line) => `${address}: ${lines(digits, 4, ' ')}  ${line}`,
          ),
        ),
        holds: 'deadbeef cafe 00'.repeat(3),
      },
    },
    ng: {
      text: bytes('0001 een regel\n0002 nog een regel\n'),
      'one line from the middle': bytes('1000: 41 42 43 44\n'),
      empty: bytes(''),
    },
  },
  utf32: {
    ok: {
      'little endian': { input: wide(text), holds: text },
      'big endian': { input: Buffer.concat([Buffer.alloc(3), wide(text)]), holds: text },
      'at an odd offset': { input: Buffer.concat([bytes('xyz'), wide(text)]), holds: text },
    },
    ng: { text: bytes(text), zeros: Buffer.alloc(64), 'UTF-16': Buffer.from(text, 'utf16le') },
  },
  deflate: {
    ok: {
      alone: { input: deflateRawSync(text), holds: text },
      dynamic: { input: deflateRawSync(long.repeat(9)), holds: long },
      'behind a head of binary': {
        input: Buffer.concat([
          Buffer.from([1, 0, 0, 0, 200, 7]),
          deflateRawSync(long.repeat(3) + noise.toString('hex')),
        ]),
        holds: long,
      },
      'behind a text': {
        input: Buffer.concat([
          bytes('veld=inhoud; lengte=77;'),
          deflateRawSync(long.repeat(3) + noise.toString('hex')),
        ]),
        holds: long,
      },
      'cut off': { input: deflateRawSync(long + noise.toString('hex')).subarray(0, 260), holds: text },
    },
    ng: {
      'a block of no type': Buffer.from([7, 7, 7, 7, 7, 7, 7, 7]),
      text: bytes(long),
      noise,
      empty: Buffer.alloc(0),
      gzip: gzipSync(long.repeat(5)),
    },
  },
  zlib: {
    ok: {
      alone: { input: deflateSync(text), holds: text },
      'behind others': { input: Buffer.concat([bytes('blob '), deflateSync(text), deflateSync(long)]), holds: long },
      'a small window': { input: deflateSync(text, { windowBits: 9 }), holds: text },
      'cut off': { input: deflateSync(long + noise.toString('hex')).subarray(0, 260), holds: text },
    },
    ng: {
      text: bytes('x marks the spot, x and x'),
      noise,
      'header alone': Buffer.from([0x78, 0x9c]),
      marks: bytes('xyz x^ x x'),
    },
  },
  gzip: {
    ok: {
      alone: { input: gzipSync(text), holds: text },
      'in other bytes': { input: Buffer.concat([bytes('abc'), gzipSync(text), bytes('def')]), holds: text },
      'several in a row': {
        input: Buffer.concat([gzipSync('een'), gzipSync('twee'), bytes('--'), gzipSync(text)]),
        holds: text,
      },
      'cut off': { input: gzipSync(long + noise.toString('hex')).subarray(0, 260), holds: text },
    },
    ng: { 'only the magic': Buffer.from([0x1f, 0x8b, 8]), text: bytes(text) },
  },
  zstd: {
    ok: {
      alone: { input: zstdCompressSync(text), holds: text },
      'several in a row': {
        input: Buffer.concat([zstdCompressSync('een'), bytes('..'), zstdCompressSync(text)]),
        holds: text,
      },
    },
    ng: { 'only the magic': Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), text: bytes(text) },
  },
  brotli: {
    ok: {
      named: { input: bytes(`br=${brotliCompressSync(text).toString('base64url')}`), holds: text },
      'from the first byte on': { input: brotliCompressSync(long), holds: long },
      'a long text': { input: brotliCompressSync(long.repeat(60) + noise.toString('hex')), holds: long },
    },
    ng: {
      'text behind the head of a sequence': Buffer.concat([Buffer.from([0x30, 0x82, 0x01, 0x22]), bytes(long)]),
      text: bytes(long),
      noise,
      gzip: gzipSync(long),
      'no brotli': bytes('br=AAAAAAAAAAAAAAAA'),
    },
  },
}
