/** Cases of the decoders of numbers, older encodings of text, and what software seals with a password or key alone. */

import { codePage500 } from '../../../harness/probe/code-pages.ts'
import type { DecoderCase } from './decoder-cases.ts'

const rfc1924 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~'
const z85 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#'
const base64Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const text = 'Reden van opname: pneumonie, overleg met mw. Jánsenstra'
const bytes = (value: string) => Buffer.from(value)
const utf8 = Buffer.from(text)
const signed = [...utf8].map((byte) => (byte > 127 ? byte - 256 : byte))
const prefixed = [...utf8].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`)
const sealed = Buffer.from('d9a1f8b23c4476e09ab1c2d3e4f5a6b7c8d9eafb0c1d2e3f40516273849566a7', 'hex')
const fernet = Buffer.concat([Buffer.from('80000000006a212f3f', 'hex'), sealed, sealed, sealed.subarray(0, 16)])

export const moreCases: Readonly<Record<string, DecoderCase>> = {
  'byte-numbers': {
    ok: {
      'a Buffer in JSON': { input: bytes(JSON.stringify({ body: utf8 })), holds: text },
      'a typed array in JSON': { input: bytes(JSON.stringify({ body: new Uint8Array(utf8) })), holds: text },
      'with the signs of Java': { input: bytes(`inhoud [${signed.join(', ')}] gelezen`), holds: text },
      'without blanks': { input: bytes([...utf8].join(',')), holds: text },
      'with blanks alone, over lines': { input: bytes(wrap([...utf8].map(String), ' ', ' \n  ')), holds: text },
      'an array of Node over lines': { input: bytes(wrap([...utf8].map(String), ', ', ',\n   ')), holds: text },
      'an array of C over lines': { input: bytes(wrap(prefixed, ', ', ',\n  ')), holds: text },
      'with casts, as in Java': {
        input: bytes(`{ ${prefixed.map((one) => `(byte) ${one}`).join(', ')} }`),
        holds: text,
      },
      'six numbers': { input: bytes('[74,97,110,115,101,110]'), holds: 'Jansen' },
      'compressed data': {
        input: bytes(`[${[...Buffer.from('1f8b0800000000000003', 'hex')].join(',')}]`),
        holds: '\x1f\ufffd\b',
      },
    },
    ng: {
      coordinates: bytes('[[4.8952,52.3702],[5.1214,52.0907],[4.4777,51.9244]]'),
      'samples of a heart': bytes('{"data":"-12 -8 5 22 131 -4 -9 3 -7 -2 140 -11 0 4 2 -3"}'),
      'larger numbers': bytes('[1250,1301,1277,1290,1333,1402,1287]'),
      'results of a laboratory': bytes('140 4.1 102 5 88 7.2 6 31'),
      moments: bytes('2024-05-06, 2024-05-07, 2024-06-01, 2024-06-12'),
      'members by name': bytes('{"10":1,"11":2,"12":3,"13":4,"14":5,"15":6,"16":7}'),
      text: bytes(text),
    },
  },
  base85: {
    ok: {
      Adobe: { input: bytes(`<~${ascii85(utf8)}~>`), holds: text },
      'Adobe, wrapped': { input: bytes(`x <~${wrap([...ascii85(utf8)], '', '\n')}~> y`), holds: text },
      'Adobe, in a string': { input: bytes(`{"a":"<~${ascii85(utf8)}~>"}`), holds: text },
      btoa: { input: bytes(`xbtoa Begin\n${ascii85(utf8)}\nxbtoa End N 55 37\n`), holds: text },
      'RFC 1924': { input: bytes(`waarde=${base85(utf8, rfc1924)}`), holds: text },
      Z85: { input: bytes(`"${base85(Buffer.concat([utf8, Buffer.from('  ')]).subarray(0, 56), z85)}"`), holds: text },
      'without a mark': { input: bytes(`{"a":"${ascii85(utf8).replaceAll('"', "'")}"}`), holds: 'Reden van ' },
      'a patch of Git': {
        input: bytes(
          `GIT binary patch\nliteral 56\n${patchLine(utf8.subarray(0, 52))}${patchLine(utf8.subarray(52))}\n`,
        ),
        holds: text,
      },
    },
    ng: {
      'tags beside each other': bytes('<p><~></p>'),
      base64: bytes(Buffer.from(text).toString('base64')),
      'a URL': bytes('https://zorg.example/fhir/Patient?identifier=http://fhir.nl/bsn|999990019&_count=10'),
      text: bytes(text.repeat(3)),
    },
  },
  uuencode: {
    ok: {
      whole: { input: bytes(`begin 644 brief.txt\n${uuencode(utf8)}\`\nend\n`), holds: text },
      'without an end': {
        input: bytes(`zie begin 644 brief\r\n${uuencode(utf8).replaceAll('\n', '\r\n')}`),
        holds: text,
      },
      'without blanks at the ends': {
        input: bytes(`begin 600 b\n${uuencode(Buffer.concat([utf8, Buffer.alloc(6)])).replaceAll(/ +\n/g, '\n')}end`),
        holds: text,
      },
    },
    ng: { text: bytes('begin 644 keer\nopnieuw'), 'without a mode': bytes(`begin\n${uuencode(utf8)}`) },
  },
  'ldap-escapes': {
    ok: {
      'a name': { input: bytes('cn=J\\C3\\A1nsenstra,ou=Huisartsen,o=Zorg'), holds: 'Jánsenstra' },
      'a comma in digits': { input: bytes('Jansen\\2C Piet'), holds: 'Jansen, Piet' },
      'a comma after a backslash': { input: bytes('CN=Jansen\\, Piet,O=Zorg'), holds: 'CN=Jansen, Piet' },
      filter: { input: bytes('(sn=\\c3\\a9\\28x\\29)'), holds: '(sn=é(x))' },
    },
    ng: {
      'a path': bytes('C:\\20 bestanden\\2C'),
      'a path on a network': bytes('\\\\server\\ab\\cd\\2c'),
      octal: bytes('\\303\\241 \\200\\054'),
      'escapes of JSON': bytes('{"a":"\\"b\\"\\n\\fa"}'),
      RTF: bytes("{\\rtf1 Pati\\'ebnt}"),
    },
  },
  rtf: {
    ok: {
      letters: { input: bytes("{\\rtf1\\ansi\\ansicpg1252 mw. J\\'e1nsenstra\\par}"), holds: 'mw. Jánsenstra\n' },
      'letters of Unicode': { input: bytes('{\\rtf1\\uc1 Pati\\u235?nt \\u-10179?\\u-8704?}'), holds: 'Patiënt 😀' },
      'fonts and styles between letters': {
        input: bytes('{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\b pneu}{\\i monie} \\{links\\}}'),
        holds: 'pneumonie {links}',
      },
      'letters of a Mac': { input: bytes("{\\rtf1\\mac Pati\\'91nt}"), holds: 'Patiënt' },
      'letters of DOS': { input: bytes("{\\rtf1\\pca Pati\\'89nt}"), holds: 'Patiënt' },
      'two characters for older readers': { input: bytes("{\\rtf1\\uc2 Pati\\u235e\\'22nt}"), holds: 'Patiënt' },
      'a field': {
        input: bytes('{\\rtf1 zie {\\field{\\*\\fldinst HYPERLINK "x"}{\\fldrslt de brief}}}'),
        holds: 'zie de brief',
      },
      'the description': { input: bytes("{\\rtf1{\\info{\\author J\\'e1nsen}}x}"), holds: 'Jánsen' },
      'lines within words': { input: bytes('{\\rtf1 pneu\nmonie}'), holds: 'pneumonie' },
      'after bytes with braces': { input: bytes('{\\rtf1 a\\bin3 }}{b pneumonie}'), holds: 'ab pneumonie' },
      'cut off': { input: bytes("x{\\rtf1 J\\'e1nsenstra"), holds: 'Jánsenstra' },
    },
    ng: { text: bytes(text), 'another macro': bytes('{\\relax rtf}') },
  },
  ebcdic: {
    ok: {
      text: { input: ebcdic(text), holds: text },
      'in other bytes': { input: Buffer.concat([Buffer.alloc(7, 1), ebcdic(text), Buffer.alloc(9, 2)]), holds: text },
      lines: { input: ebcdic('naam;bsn\nJánsenstra;999990019\n'), holds: 'naam;bsn\nJánsenstra;999990019' },
      'a number in binary': {
        input: Buffer.concat([Buffer.from([0, 1, 2]), ebcdic('999990019'), Buffer.from([0, 9])]),
        holds: '999990019',
      },
      'signs of code page 37': {
        input: Buffer.from([...ebcdic('de waarde is 12 '), 0x5a, ...ebcdic(' gemeten')]),
        holds: '12 !',
      },
    },
    ng: {
      text: bytes(text),
      'capitals and signs': bytes('KLMNOPKLMNOP@@@@@@@@@@@@@@@@@@@@'),
      binary: Buffer.from(Array.from({ length: 400 }, (_, i) => (i * i * 97 + i * 31) % 256)),
      'UTF-8 of other scripts': bytes('Всё счастливые семьи похожи друг на друга, 幸福的家庭都是相似的'),
    },
  },
  'openssl-salted': {
    explains: true,
    ok: {
      whole: { input: Buffer.concat([bytes('Salted__'), sealed]), holds: 'Salted__' },
      'in a log': {
        input: Buffer.concat([bytes('x Salted__'), sealed, bytes('\nen daarna weer gewone tekst\n')]),
        holds: 'Salted__',
      },
    },
    ng: {
      'in a text': bytes('the magic Salted__ stands at the beginning of the file'),
      'mark alone': bytes('Salted__'),
    },
  },
  'sealed-json': {
    explains: true,
    ok: {
      'with a tag': {
        input: bytes(
          JSON.stringify({
            v: 1,
            iv: sealed.toString('base64', 0, 12),
            ciphertext: sealed.toString('base64'),
            tag: sealed.toString('base64', 0, 16),
          }),
        ),
        holds: sealed.toString('base64'),
      },
      'in another order, in hex': {
        input: bytes(
          JSON.stringify({ data: sealed.toString('hex'), n: 3, nonce: sealed.toString('hex', 0, 12) }, null, 2),
        ),
        holds: sealed.toString('hex'),
      },
    },
    ng: {
      'no ciphertext': bytes('{"iv":"AAAAAAAAAAAAAAAA","naam":"x"}'),
      'a nonce of OpenID Connect': bytes('{"nonce":"n-0S6_WzA2Mj","sub":"x"}'),
    },
  },
  fernet: {
    explains: true,
    ok: { token: { input: bytes(`token=${fernet.toString('base64url')};`), holds: 'gAAAAABqIS8_' } },
    ng: { short: bytes('gAAAAABqIS8_2aH4'), text: bytes(text) },
  },
}

function wrap(items: readonly string[], between: string, atEnd: string): string {
  const rows = Array.from({ length: Math.ceil(items.length / 12) }, (_, i) => items.slice(i * 12, i * 12 + 12))
  return rows.map((row) => row.join(between)).join(atEnd)
}

function ascii85(value: Buffer): string {
  return base85(value, String.fromCharCode(...Array.from({ length: 85 }, (_, i) => 0x21 + i)))
}

function base85(value: Buffer, alphabet: string): string {
  const groups = Array.from({ length: Math.ceil(value.length / 4) }, (_, i) => {
    const group = Buffer.alloc(4)
    const size = value.copy(group, 0, i * 4, i * 4 + 4)
    let rest = group.readUInt32BE()
    let letters = ''
    for (let k = 0; k < 5; k += 1) {
      letters = (alphabet[rest % 85] ?? '') + letters
      rest = Math.floor(rest / 85)
    }
    return letters.slice(0, size + 1)
  })
  return groups.join('')
}

/** As Git does: groups are filled up with zeros, the first letter tells how many bytes count. */
function patchLine(value: Buffer): string {
  const filled = Buffer.concat([value, Buffer.alloc((4 - (value.length % 4)) % 4)])
  const length = String.fromCharCode(value.length <= 26 ? 0x40 + value.length : 0x46 + value.length)
  return `${length}${base85(filled, rfc1924)}\n`
}

function uuencode(value: Buffer): string {
  const rows = Array.from({ length: Math.ceil(value.length / 45) }, (_, i) => value.subarray(i * 45, i * 45 + 45))
  return rows
    .map((row) => {
      const letters = [...Buffer.concat([row, Buffer.alloc((3 - (row.length % 3)) % 3)]).toString('base64')]
      const sextets = letters.map((letter) => base64Letters.indexOf(letter))
      return [row.length, ...sextets].map((value) => String.fromCharCode(0x20 + value)).join('')
    })
    .join('\n')
    .concat('\n')
}

function ebcdic(value: string): Buffer {
  return Buffer.from([...value].map((letter) => (letter === '\n' ? 0x25 : 0x40 + codePage500.indexOf(letter))))
}
