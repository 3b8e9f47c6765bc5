/** Cases for the decoders of OpenPGP, put together from packets (RFC 9580 4.2). */

import { deflateRawSync, deflateSync } from 'node:zlib'
import type { DecoderCase } from './decoder-cases.ts'

const text = 'Reden van opname: pneumonie, overleg met mw. Jánsenstra'
const long = `${text}. `.repeat(30)
const short = (tag: number, body: Buffer) => Buffer.concat([Buffer.from([0xc0 | tag, body.length]), body])
const old = (tag: number, body: Buffer) => {
  const head = Buffer.from([0x80 | (tag << 2) | 1, 0, 0])
  head.writeUInt16BE(body.length, 1)
  return Buffer.concat([head, body])
}
const literalBody = (content: string) =>
  Buffer.concat([Buffer.from('b\x04naam\0\0\0\0', 'latin1'), Buffer.from(content)])
/** Two stretches of 512 octets, then the rest. */
const partial = (tag: number, body: Buffer) => {
  const rest = body.subarray(1024)
  const length = Buffer.from([0xff, 0, 0, 0, 0])
  length.writeUInt32BE(rest.length, 1)
  const stretches = [body.subarray(0, 512), Buffer.from([0xe9]), body.subarray(512, 1024), length, rest]
  return Buffer.concat([Buffer.from([0xc0 | tag, 0xe9]), ...stretches])
}
const compressed = (algorithm: number, packets: Buffer) => {
  const content = algorithm === 1 ? deflateRawSync(packets) : algorithm === 2 ? deflateSync(packets) : packets
  return Buffer.concat([Buffer.from([0xa3, algorithm]), content])
}
const onePass = short(4, Buffer.from([3, 0, 8, 1, 1, 2, 3, 4, 5, 6, 7, 8, 1]))
const signature = old(2, Buffer.concat([Buffer.from([4, 0, 1, 8, 0, 0, 0, 0, 0xab, 0xcd]), Buffer.alloc(258, 7)]))
const session = short(1, Buffer.concat([Buffer.from([3, 1, 2, 3, 4, 5, 6, 7, 8, 25]), Buffer.alloc(60, 9)]))
const sealed = short(18, Buffer.concat([Buffer.from([2, 9, 2, 6]), Buffer.alloc(100, 0xaa)]))
const armor = (title: string, bytes: Buffer, width = 64, end = '\n') => {
  const lines = bytes.toString('base64').match(new RegExp(`.{1,${width}}`, 'g')) ?? []
  const head = [`-----BEGIN PGP ${title}-----`, 'Comment: proef', '']
  return [...head, ...lines, '=abcd', `-----END PGP ${title}-----`, ''].join(end)
}
const signedText = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nLijst:\n- - ${text}\n- -----\nKlaar\n`

export const openpgpCases: Readonly<Record<string, DecoderCase>> = {
  openpgp: {
    ok: {
      literal: { input: short(11, literalBody(text)), holds: text },
      'literal in stretches': { input: partial(11, literalBody(long)), holds: long },
      'literal in stretches, in other bytes': {
        input: Buffer.concat([Buffer.from('kop \0'), partial(11, literalBody(long)), Buffer.from('\0staart')]),
        holds: long,
      },
      'signed, with old headers': {
        input: Buffer.concat([onePass, old(11, literalBody(long)), signature]),
        holds: long,
      },
      'compressed with ZIP': { input: compressed(1, old(11, literalBody(long))), holds: long },
      'compressed with ZLIB': { input: compressed(2, old(11, literalBody(long))), holds: long },
      'not compressed': { input: compressed(0, old(11, literalBody(long))), holds: long },
      'compressed, in other bytes': {
        input: Buffer.concat([Buffer.from('kop \0'), compressed(1, old(11, literalBody(long)))]),
        holds: long,
      },
    },
    ng: {
      text: Buffer.from(`${text}: één, ïets, Ångström, Łódź, ŝĉĝ`),
      encrypted: Buffer.concat([session, sealed]),
      'a signature alone': signature,
      'a literal that is cut off': short(11, literalBody(text)).subarray(0, 40),
      'compressed noise': Buffer.from([0xa3, 1, 7, 7, 7, 7, 7, 7, 7, 7]),
      'compressed text without packets': compressed(2, Buffer.from(long)),
    },
  },
  'openpgp-armor': {
    ok: {
      message: { input: Buffer.from(`Beste,\n${armor('MESSAGE', short(11, literalBody(text)))}Groet`), holds: text },
      'long lines and CRLF': {
        input: Buffer.from(armor('MESSAGE', short(11, literalBody(text)), 76, '\r\n')),
        holds: text,
      },
      'one short line': { input: Buffer.from(armor('MESSAGE', short(11, literalBody('x')), 8)), holds: 'naam' },
      'cut off': { input: Buffer.from(armor('MESSAGE', old(11, literalBody(long))).slice(0, 300)), holds: text },
      'cleartext signature': {
        input: Buffer.from(`${signedText}${armor('SIGNATURE', signature)}`),
        holds: `Lijst:\n- ${text}\n-----\nKlaar`,
      },
    },
    ng: {
      'another armor': Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'),
      'a mention': Buffer.from('De regel -----BEGIN PGP MESSAGE----- staat bovenaan.'),
      'no content': Buffer.from('-----BEGIN PGP MESSAGE-----\n\n-----END PGP MESSAGE-----'),
    },
  },
}
