/** Cases of the decoders that put together what stands in pieces. */

import { gzipSync } from 'node:zlib'
import type { DecoderCase } from './decoder-cases.ts'

const text = 'Reden van opname: pneumonie, overleg met mw. Jánsenstra'
const long = `${text}; ${text}; ${text}; ${text}`
const bytes = (value: string) => Buffer.from(value)
const plain = long.replaceAll(':', ',')
const base64 = (value: string | Buffer) => Buffer.from(value).toString('base64')
const pieces = (value: string, length: number) => value.match(new RegExp(`.{1,${length}}`, 'g')) ?? []
const segment = (piece: string, i: number) => `OBX|${i + 1}|ED|BRIEF||LAB^application^pdf^Base64^${piece}||||||F\r`
const digest = (i: number) => `${i}`.repeat(64)

const observation = (piece: string, i: number) => `OBX|${i + 1}|TX|11502-2^Verslag^LN||${piece}||||||F|||20261122\r`

export const pieceCases: Readonly<Record<string, DecoderCase>> = {
  'message-texts': {
    ok: {
      'OBX cut in words': { input: bytes(`PID|1\r${pieces(long, 40).map(observation).join('')}`), holds: long },
      'OBX wrapped at blanks': {
        input: bytes(`MSH|^~\\&|\r${text.split(' ').map(observation).join('')}`),
        holds: text.replaceAll(' ', '\n'),
      },
      'repetitions of OBX-5': { input: bytes(observation(pieces(long, 30).join('~'), 0)), holds: long },
      NTE: {
        input: bytes(
          pieces(long, 60)
            .map((piece, i) => `NTE|${i + 1}|L|${piece}`)
            .join('\r\n'),
        ),
        holds: long,
      },
      'components of FTX': { input: bytes(`UNH+1'FTX+TXT+++${pieces(plain, 35).join(':')}'UNT+3'`), holds: plain },
      'segments of FTX': {
        input: bytes(
          pieces(plain, 50)
            .map((piece) => `FTX+TXT+++${piece}'`)
            .join('\r\n'),
        ),
        holds: plain,
      },
      'released marks in FTX': {
        input: bytes(`FTX+TXT+++10?:30 en 5?+5?', ${plain.slice(0, 60)}:${plain.slice(60)}'`),
        holds: `10:30 en 5+5', ${plain}`,
      },
    },
    ng: {
      'one segment': bytes(observation(text, 0)),
      'observations of other kinds': bytes('OBX|1|TX|A||ja\rOBX|2|TX|B||nee\r'),
      'observations apart': bytes('OBX|1|TX|A||ja\rOBR|2|x|y|z|zz\rOBX|2|TX|A||nee\r'),
      numbers: bytes('OBX|1|NM|A||1\rOBX|2|NM|A||2\r'),
      'words in a text': bytes('de OBX|1|TX|A||ja en OBX|2|TX|A||nee'),
      'segments of other kinds': bytes("LIN+1'FTX+TXT'FTX+AAI+++ja'"),
    },
  },
  'base64-pieces': {
    ok: {
      'items of an array': { input: bytes(JSON.stringify({ delen: pieces(base64(long), 64) })), holds: long },
      'indented items': { input: bytes(JSON.stringify(pieces(base64(long), 50), null, 4)), holds: long },
      'segments of HL7': { input: bytes(pieces(base64(long), 80).map(segment).join('')), holds: long },
      'numbered elements': {
        input: bytes(
          pieces(base64(long), 76)
            .map((piece, i) => `<deel nr="${i}">${piece}</deel>`)
            .join('\n'),
        ),
        holds: long,
      },
      'two pieces': { input: bytes(JSON.stringify(pieces(base64(`${text}; ${text}`), 84))), holds: `${text}; ${text}` },
      'a short last piece': { input: bytes(JSON.stringify(pieces(base64(long), 72))), holds: long },
      'url alphabet': {
        input: bytes(pieces(Buffer.from(`${long}??>>??`).toString('base64url'), 61).join('~')),
        holds: long,
      },
      'pieces that were each encoded': {
        input: bytes(
          JSON.stringify(pieces(bytes(long).toString('latin1'), 40).map((p) => base64(Buffer.from(p, 'latin1')))),
        ),
        holds: long,
      },
      'something compressed': {
        input: bytes(JSON.stringify(pieces(base64(gzipSync(long)), 44))),
        holds: gzipSync(long).subarray(-8, -4).toString('utf8'),
      },
    },
    ng: {
      'one piece': bytes(JSON.stringify([base64(text)])),
      'pieces of several lengths': bytes(`"${base64(text).slice(0, 44)}","${base64(long)}"`),
      'a longer piece behind': bytes(JSON.stringify(['A'.repeat(40), base64(long)])),
      'lines of one text': bytes(pieces(base64(long), 64).join('\n')),
      'a list of digests': bytes(JSON.stringify([1, 2, 3, 4].map(digest))),
      'parts of a token': bytes(`${base64(long).slice(0, 80)}.${base64(long).slice(80, 160)}`),
      'paths of a log': bytes(
        '"GET /fhir/Observation/d5a43081-4b93-4e07-a6c2-9c6a2e2a9827 HTTP/1.1" 200\n'.repeat(2) +
          '"GET /fhir/Observation/5df623b2-390c-4af7-a8ce-2a1bbbc36f27 HTTP/1.1" 404\n',
      ),
      'pieces far apart': bytes(pieces(base64(long), 64).join(`", "${'- '.repeat(130)}`)),
      'two fields of noise': bytes(`a="${'Zx9+'.repeat(11)}" b="${'q/W7'.repeat(11)}"`),
    },
  },
  'broken-words': {
    ok: {
      spans: {
        input: bytes(
          pieces(text, 5)
            .map((piece) => `<span style="x">${piece}</span>`)
            .join(''),
        ),
        holds: text,
      },
      'word breaks': { input: bytes(`<td>${pieces(text, 6).join('<wbr>')}</td>`), holds: text },
      'bold letters': { input: bytes(text.replace('pneu', '<b>pneu</b>').replace('met', 'm<I>et</I>')), holds: text },
      'content of CDA': {
        input: bytes(`<text><content ID="a">${text.slice(0, 8)}</content><content>${text.slice(8)}</content></text>`),
        holds: text,
      },
      'soft hyphens': { input: bytes(text.replace('opname', 'op\u00adname')), holds: text },
      'soft hyphens of Latin-1': {
        input: Buffer.from(text.replace('pneumonie', 'pneu\u00admonie'), 'latin1'),
        holds: 'pneumonie',
      },
      'zero-width spaces': { input: bytes(text.replaceAll(' ', '\u200b ')), holds: text },
      'word joiners and marks of direction': { input: bytes(text.replaceAll('e', '\u2060e\u200e')), holds: text },
      'one digit to a cell': {
        input: bytes(`<tr>${[...'999990019'].map((digit) => `<td>${digit}</td>`).join('')}</tr>`),
        holds: '999990019',
      },
      'one letter to an indented cell': {
        input: bytes(`<tr>\n${[...'Jánsen'].map((letter) => `  <td class="vak">${letter}</td>\n`).join('')}</tr>`),
        holds: 'Jánsen',
      },
    },
    ng: {
      'markup around words': bytes('<p><b>Reden</b> van <i>opname</i>: <span>pneumonie</span></p>'),
      'block elements': bytes('<p>Reden</p><p>van</p><div>opname</div>'),
      'elements of other names': bytes('<naam>Jan</naam><bsn>1</bsn><spanning>120</spanning>80'),
      'a comparison': bytes('als a<b en b>c dan a<c'),
      'a few cells': bytes('<td>1</td><td>2</td><td>3</td>'),
      'cells with words': bytes('<td>ja</td><td>nee</td><td>ja</td><td>nee</td><td>ja</td><td>nee</td><td>ja</td>'),
      'a byte order mark': bytes('\ufeff Reden van opname'),
      'a soft hyphen in bytes': Buffer.from([0x41, 0xad, 0x42, 0xad, 0x43]),
    },
  },
}
