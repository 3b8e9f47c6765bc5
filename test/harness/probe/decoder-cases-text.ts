/** Cases of the encodings of text in text. What is encoded here was written by other programs or by hand. */

import lzString from 'lz-string'
import type { DecoderCase } from './decoder-cases.ts'

const bytes = (value: string) => Buffer.from(value)
const text = 'Reden van opname: pneumonie, overleg met mw. Jánsenstra'
/** As other programs write `text`. */
const base32 = 'KJSWIZLOEB3GC3RAN5YG4YLNMU5CA4DOMV2W233ONFSSYIDPOZSXE3DFM4QG2ZLUEBWXOLRAJLB2C3TTMVXHG5DSME======'
const base32hex = 'A9IM8PBE41R62RH0DTO6SOBDCKT20S3ECLQMQRRED5IIO83FEPIN4R35CSG6QPBK41MNEBH09B1Q2RJJCLN76T3IC4======'
const base58 = '3ERRXmCTTPHstHKByXgrjTNRWd7mqGsGGHDXqY14KV1jwe8gQPrJKYzzs6iedRysvxJVRCWR5yHZa'
const wrapped = base32.replace(/.{40}/g, '$&\n')
const hl7 = 'MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5\rOBX|1|TX|N||'

export const textCases: Readonly<Record<string, DecoderCase>> = {
  base32: {
    ok: {
      padded: { input: bytes(`v=${base32};`), holds: text },
      'without padding': { input: bytes(base32.replaceAll('=', '')), holds: text },
      'lower case': { input: bytes(base32.toLowerCase()), holds: text },
      wrapped: { input: bytes(wrapped), holds: text },
      'hex alphabet': { input: bytes(base32hex), holds: text },
      'hex alphabet in lower case': { input: bytes(base32hex.toLowerCase()), holds: text },
      glued: { input: bytes(`XYZ${base32}`), holds: text },
      short: { input: bytes('GEZDGNCBII======'), holds: '1234AB' },
    },
    ng: {
      words: bytes('verwijsbrief huisartsen SAMENWERKING'),
      hex: bytes('0123456789abcdef0123456789abcdef01234567'),
      numbers: bytes('20260101120000'),
    },
  },
  base58: {
    ok: {
      plain: { input: bytes(`id ${base58}.`), holds: text },
      multibase: { input: bytes(`did:key:z${base58}`), holds: text },
    },
    ng: {
      words: bytes('huisarts praktijk verwijsbrief'),
      'letters outside': bytes(`0${base58}`),
      'a number': bytes('123456789123456789'),
    },
  },
  'quoted-printable': {
    ok: {
      'UTF-8': { input: bytes('overleg met J=C3=A1nsenstra'), holds: 'Jánsenstra' },
      'lower case': { input: bytes('overleg met J=c3=a1nsenstra'), holds: 'Jánsenstra' },
      'soft break': { input: bytes('pneu=\r\nmonie'), holds: 'pneumonie' },
      'soft break of one letter': { input: bytes('pneu=\nmonie'), holds: 'pneumonie' },
      'blanks in a soft break': { input: bytes('pneu= \t\r\nmonie'), holds: 'pneumonie' },
      'equals sign': { input: bytes('a=3Db'), holds: 'a=b' },
      'every letter': { input: bytes('=70=6E=65=75=6D=6F=6E=69=65'), holds: 'pneumonie' },
      'among assignments': { input: bytes('level=info msg="J=C3=A1nsenstra" n=1'), holds: 'Jánsenstra' },
      'beside an identifier': {
        input: bytes('patient=e4b1c2d3-0f1e-4a2b-8c3d-5e6f7a8b9c0d naam=J=C3=A1nsenstra'),
        holds: 'Jánsenstra',
      },
      'a letter before digits': { input: bytes('caf=C3=A920251122'), holds: 'café20251122' },
    },
    ng: {
      identifier: bytes('?patient=e4b1c2d3-0f1e-4a2b-8c3d-5e6f7a8b9c0d'),
      digest: bytes('sha1=e4b1c2d30f1e4a2b8c3d5e6f7a8b9c0d11223344'),
      assignment: bytes('a=b'),
      query: bytes('?country=DE&lang=NL&x=10&y=20'),
      base64: bytes('YWJj\nZGU=\n'),
      armour: bytes('ZGU=\n-----END X-----\n'),
      markup: bytes('<v>ZGVmZw=\n</v>'),
    },
  },
  'encoded-word': {
    ok: {
      Q: { input: bytes('Subject: =?utf-8?Q?J=C3=A1nsenstra,_pneumonie?='), holds: 'Jánsenstra, pneumonie' },
      B: { input: bytes('Subject: =?UTF-8?B?SsOhbnNlbnN0cmE=?= komt'), holds: 'Jánsenstra komt' },
      'latin 1': { input: bytes('From: =?iso-8859-1?q?J=E1nsenstra?= <j@x.example>'), holds: 'Jánsenstra <j' },
      'windows 1252': { input: bytes('=?windows-1252?Q?prijs_=80_5?='), holds: 'prijs € 5' },
      ascii: { input: bytes('=?us-ascii?Q?pneu?= =?us-ascii?Q?monie?='), holds: 'pneumonie' },
      'folded, a character cut in two': {
        input: bytes('Subject: Re: =?utf-8?Q?J=C3?=\r\n =?utf-8?Q?=A1nsenstra?=\r\nX: y'),
        holds: 'Re: Jánsenstra',
      },
      'with a language': { input: bytes('=?utf-8*nl?B?cG5ldW1vbmll?='), holds: 'pneumonie' },
    },
    ng: { query: bytes('a=?b?c?='), 'no kind': bytes('=?utf-8?X?abc?=') },
  },
  'parameter-continuations': {
    ok: {
      extended: {
        input: bytes(
          'attachment; filename*0*=utf-8\'\'J%C3%A1nsen;\r\n filename*1*=stra%20;\r\n filename*2="brief.pdf"',
        ),
        holds: 'Jánsenstra brief.pdf',
      },
      'latin 1': { input: bytes("title*0*=iso-8859-1'nl'J%E1n; title*1=senstra"), holds: 'Jánsenstra' },
    },
    ng: { glob: bytes('ls a*0* b'), 'one piece': bytes('filename*0=abc') },
  },
  'header-folding': {
    ok: {
      spaced: { input: bytes('X-Reden: pneumonie\r\n links\r\n\tonder\r\nY: 1'), holds: 'pneumonie links onder' },
      joined: { input: bytes('BEGIN:VCARD\r\nNOTE;X=1:pneu\r\n monie\r\nEND:VCARD'), holds: 'pneumonie' },
      'line feeds': { input: bytes('Subject: pneumonie\n links'), holds: 'pneumonie links' },
    },
    ng: {
      json: bytes('{\n  "a": 1,\n  "b": 2\n}'),
      list: bytes('twee dingen\n  een\n  twee'),
      xml: bytes('<a>\n <b>1</b>'),
    },
  },
  cdata: {
    ok: {
      section: { input: bytes('<t><![CDATA[pneumonie]]></t>'), holds: 'pneumonie' },
      'neighbouring sections': { input: bytes('<t>x <![CDATA[pneu]]><![CDATA[monie]]></t>'), holds: 'x pneumonie' },
      'text and section': { input: bytes('<t>pneu<![CDATA[mon]]>ie</t>'), holds: 'pneumonie' },
      'a closing cut in two': { input: bytes('<![CDATA[a]]]]><![CDATA[>b]]>'), holds: 'a]]>b' },
      comment: { input: bytes('<t>pneu<!-- geheim -->monie</t>'), holds: 'pneumonie' },
      instruction: { input: bytes('<t>pneu<?x y?>monie</t>'), holds: 'pneumonie' },
    },
    ng: {
      declaration: bytes('<?xml version="1.0"?>\n<t>a</t>'),
      'a comment between elements': bytes('<t><!-- x --><u>a</u></t>'),
      'without end': bytes('<t>a<![CDATA[b'),
      doctype: bytes('<!DOCTYPE html><p>a</p>'),
    },
  },
  'c-escapes': {
    ok: {
      'log of a web server': { input: bytes('"GET /?q=J\\xC3\\xA1nsenstra HTTP/1.1" 200'), holds: 'Jánsenstra' },
      octal: { input: bytes('J\\303\\241nsenstra'), holds: 'Jánsenstra' },
      'characters of Latin-1': { input: bytes("'J\\xe1nsenstra'"), holds: 'Jánsenstra' },
      apostrophe: { input: bytes("naam='d\\'Artagnan'"), holds: "d'Artagnan" },
      braces: { input: bytes('"J\\u{e1}nsenstra"'), holds: 'Jánsenstra' },
      'eight digits': { input: bytes('"J\\U000000e1nsenstra"'), holds: 'Jánsenstra' },
      continuation: { input: bytes('"pneu\\\nmonie"'), holds: 'pneumonie' },
      'with those of JSON': { input: bytes('\\x22een\\ttwee\\x22'), holds: '"een\ttwee"' },
    },
    ng: { path: bytes('C:\\Users\\x\\data'), json: bytes('"a\\"b\\n"'), 'octal too short': bytes('\\1 \\28') },
  },
  utf7: {
    ok: {
      letter: { input: bytes('J+AOE-nsenstra'), holds: 'Jánsenstra' },
      'closed by another letter': { input: bytes('prijs +IKw 5'), holds: 'prijs € 5' },
      'outside the first plane': { input: bytes('+2D3eAA- hallo'), holds: '😀 hallo' },
      'plus itself': { input: bytes('1 +- 1 = J+AOE-n'), holds: '1 + 1 = Ján' },
      mailbox: { input: bytes('INBOX.J&AOE-nsenstra'), holds: 'INBOX.Jánsenstra' },
    },
    ng: {
      phone: bytes('+31612345678'),
      base64: bytes('ab+cdEF/gh'),
      sum: bytes('1+1 a+b'),
      entity: bytes('&amp; &x-'),
    },
  },
  'doubled-quotes': {
    ok: {
      csv: { input: bytes('1,"zei ""pneumonie"" tegen",2'), holds: 'zei "pneumonie" tegen' },
      'csv with JSON': { input: bytes('"{""naam"":""Jansen""}"'), holds: '{"naam":"Jansen"}' },
      sql: { input: bytes("INSERT INTO x VALUES ('O''Brien')"), holds: "O'Brien" },
      'sql at the begin': { input: bytes("VALUES ('''s-Gravenhage')"), holds: "'s-Gravenhage" },
    },
    ng: { 'empty strings': bytes('{"a":"","b":""}'), attribute: bytes('<a b=""/>'), sql: bytes("('', '')") },
  },
  'hl7-escapes': {
    ok: {
      delimiters: { input: bytes(`${hl7}Bakker \\T\\ Zn \\F\\ \\S\\ \\R\\ \\E\\`), holds: 'Bakker & Zn | ^ ~ \\' },
      hex: { input: bytes(`${hl7}J\\XC3A1\\nsenstra`), holds: 'Jánsenstra' },
      break: { input: bytes(`${hl7}regel een\\.br\\regel twee`), holds: 'regel een\nregel twee' },
      'field alone': { input: bytes('Bakker \\T\\ Zn'), holds: 'Bakker & Zn' },
      'each byte in a sequence of its own': { input: bytes('J\\XC3\\\\XA1\\nsenstra'), holds: 'Jánsenstra' },
      'other delimiters': { input: bytes('MSH|^~!&|A\rOBX|1|TX|N||Bakker !T! Zn'), holds: 'Bakker & Zn' },
      highlighted: { input: bytes(`${hl7}pneu\\H\\mon\\N\\ie`), holds: 'pneumonie' },
    },
    ng: {
      path: bytes('C:\\T\\x\\E\\data'),
      share: bytes('\\\\host\\S\\x'),
      json: bytes('"a\\"b\\"c"'),
      words: bytes('a\\b\\c'),
    },
  },
  'edifact-escapes': {
    ok: {
      apostrophe: { input: bytes("UNB+UNOC:3'FTX+AAI+++?'s-Gravenhage'"), holds: "'s-Gravenhage" },
      'all of them': { input: bytes("UNH+1'FTX+a??b?+c?:d?'e'UNT+2'"), holds: "a?b+c:d'e" },
      'other characters': { input: bytes("UNA:+.! 'UNB+x'FTX+1!+1'"), holds: '1+1' },
      'a piece': { input: bytes("IMD+F++x'FTX+AAI+++O?'Brien'LIN+1'"), holds: "O'Brien" },
    },
    ng: { prose: bytes("Wat?' vroeg hij. Echt?+"), query: bytes('/x?+a=b'), 'no release': bytes("UNH+1'UNT+2'") },
  },
  'data-url': {
    ok: {
      base64: { input: bytes('<img src="data:text/plain;charset=utf-8;base64,cG5ldW1vbmll">'), holds: 'pneumonie' },
      percent: { input: bytes('url(data:,J%C3%A1nsenstra%20x)'), holds: 'Jánsenstra x' },
      'base64 with escapes': { input: bytes('data:;base64,cG5ldW1vbmllPz4%2B%3D'), holds: 'pneumonie?>>' },
    },
    ng: { member: bytes('{"data": "x,y"}'), words: bytes('data: een, twee'), yaml: bytes('data:\n  a: b') },
  },
  'lz-string': {
    ok: {
      base64: { input: bytes(`x=${lzString.compressToBase64(text)} y`), holds: text },
      'URI component': { input: bytes(`/s/${lzString.compressToEncodedURIComponent(text)}?a`), holds: text },
      'UTF-16 as UTF-8': { input: bytes(`{"s":"${lzString.compressToUTF16(text)}","t":1}`), holds: text },
      'a number': { input: bytes(lzString.compressToBase64('999990019')), holds: '999990019' },
      repeats: { input: bytes(lzString.compressToBase64(text.repeat(30))), holds: text.repeat(30) },
    },
    ng: {
      words: bytes('gezondheidszorginstelling samenwerkingsverband'),
      base64: bytes(bytes(text).toString('base64')),
      digits: bytes('0123456789012345678901234567890123456789'),
      Greek: bytes('Καλημέρα σας, ευχαριστώ πολύ'),
      Chinese: bytes('今天天气很好我们去公园散步吧'),
    },
  },
  'lz-string-bytes': {
    ok: {
      bytes: { input: Buffer.from(lzString.compressToUint8Array(text)), holds: text },
      'little endian': { input: Buffer.from(lzString.compressToUTF16(text), 'utf16le'), holds: text },
      'big endian': { input: Buffer.from(lzString.compressToUTF16(text), 'utf16le').swap16(), holds: text },
    },
    ng: { text: bytes(text), zeros: Buffer.alloc(32), binary: Buffer.from('00ff10ab3390ce17a2', 'hex') },
  },
}
