/** Cases of the decoders of containers. */

import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import type { DecoderCase } from './decoder-cases.ts'
import { makeCompoundFile } from './decoders/files/make-compound-file.ts'
import { createDicomWriter, makeDicomFile, makeTransfers } from './decoders/files/make-dicom.ts'
import { makePage } from './decoders/files/make-pdf.ts'
import { makePaxRecord, makeTar } from './decoders/files/make-tar.ts'
import { makeZip } from './decoders/files/make-zip.ts'

const text = 'Reden van opname: pneumonie, overleg met mw. Jánsenstra'
const content = Buffer.from(text)
const bytes = (value: string) => Buffer.from(value)
const named = { name: 'brief.txt', content }
const zip = makeZip([named])

const lengthPrefixed = (tag: number, value: Buffer) => Buffer.concat([Buffer.from([tag, value.length]), value])
const message = Buffer.concat([Buffer.from([0x08, 0x96, 0x01]), lengthPrefixed(0x12, lengthPrefixed(0x0a, content))])
const frame = (flags: number, value: Buffer) => {
  const head = Buffer.from([flags, 0, 0, 0, 0])
  head.writeUInt32BE(value.length, 1)
  return Buffer.concat([head, value])
}

const { element, item, delimiter } = createDicomWriter({ explicit: true })
const dataSet = Buffer.concat([
  element(0x00080005, 'CS', 'ISO_IR 100'),
  element(0x00080060, 'CS', 'DOC'),
  element(0x00101081, 'LT', Buffer.from(text, 'latin1')),
])
const implicit = createDicomWriter({ explicit: false })
const bigEndian = createDicomWriter({ explicit: true, bigEndian: true })
const nested = Buffer.concat([
  element(0x00080005, 'CS', 'ISO_IR 100'),
  element(0x00081140, 'SQ', '', true),
  item(element(0x00081155, 'UI', '1.2.3'), true),
  item(element(0x00101081, 'LT', Buffer.from(text, 'latin1')), true),
  delimiter(),
])

const mail = [
  'From: Miep <miep@voorbeeld.example>',
  'Date: Mon, 2 Mar 2026 10:00:00 +0100',
  'Subject: overleg',
  'Content-Transfer-Encoding: base64',
  '',
  ...(content.toString('base64').match(/.{1,20}/g) ?? []),
  '',
].join('\r\n')
const box = `From miep@voorbeeld.example Mon Mar  2 10:00:00 2026\nSubject: een\n\nhallo\n\nFrom jan@voorbeeld.example Mon Mar  2 11:00:00 2026\nSubject: twee\n\n>From nu af: ${text}\n`

const page = `BT /F1 12 Tf 72 720 Td (Reden van opname: pneu) Tj 0 Tc [(mo) -20 (nie, over) 15 (leg met mw.) -300 (J\\341nsenstra)] TJ ET`

export const containerCases: Readonly<Record<string, DecoderCase>> = {
  zip: {
    ok: {
      deflated: { input: zip, holds: text },
      stored: { input: makeZip([{ ...named, method: 0 }]), holds: text },
      'of unknown length': {
        input: makeZip([
          { ...named, descriptor: 'signed' },
          { name: 'b', content: bytes('b') },
        ]),
        holds: text,
      },
      'stored, of unknown length': { input: makeZip([{ ...named, method: 0, descriptor: 'bare' }]), holds: text },
      'zip64 sizes': { input: makeZip([{ ...named, zip64: true }]), holds: text },
      'without a directory': { input: makeZip([named], { central: false }), holds: text },
      'behind a program': { input: Buffer.concat([bytes('#!/bin/sh\nPK exit\n'), zip]), holds: text },
      'a name in code page 437': {
        input: makeZip([{ name: Buffer.from('J\xa0nsenstra.txt', 'latin1'), content: Buffer.alloc(0), method: 0 }]),
        holds: 'Jánsenstra.txt',
      },
    },
    ng: {
      'signature alone': bytes('PK\x03\x04'),
      text: bytes(text),
      'a signature in text': bytes(`PK\x03\x04 ${text.repeat(3)}`),
      encrypted: makeZip([{ ...named, flags: 1, sealed: { data: Buffer.alloc(40, 7), method: 8 } }]),
    },
  },
  tar: {
    ok: {
      ustar: { input: makeTar([named]), holds: text },
      'old, without magic': { input: makeTar([named], ''), holds: text },
      'in other bytes': { input: Buffer.concat([bytes('abc'), makeTar([named])]), holds: text },
      'a long name of pax': {
        input: makeTar([{ name: 'pax', type: 'x', content: makePaxRecord('path', 'map/é.txt') }, named]),
        holds: text,
      },
    },
    ng: {
      'magic alone': bytes('ustar'),
      text: bytes(text),
      'a wrong checksum': makeTar([named]).fill('9', 0, 4),
      zeros: Buffer.alloc(2048),
    },
  },
  pdf: {
    ok: {
      'split by kerning': { input: makePage(page), holds: text },
      compressed: { input: makePage(deflateSync(page), { filter: '/Filter /FlateDecode' }), holds: text },
      'an escaped string': {
        input: makePage('', { more: [{ value: '<< /Title (Reden: pneu\\155onie \\(links\\)) >>' }] }),
        holds: 'Reden: pneumonie (links)',
      },
      'a string in UTF-16': {
        input: makePage('', {
          more: [{ value: `<< /Title <FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}> >>` }],
        }),
        holds: text,
      },
    },
    ng: { header: bytes('%PDF-1.7\n'), text: bytes(text), 'no file': bytes(`1 0 obj\n(${text})\nendobj`) },
  },
  dicom: {
    ok: {
      'explicit little endian': { input: makeDicomFile('1.2.840.10008.1.2.1', dataSet), holds: text },
      'explicit big endian': {
        input: makeDicomFile(
          '1.2.840.10008.1.2.2',
          Buffer.concat([
            bigEndian.element(0x00080005, 'CS', 'ISO_IR 100'),
            bigEndian.element(0x00101081, 'LT', Buffer.from(text, 'latin1')),
          ]),
        ),
        holds: text,
      },
      'implicit little endian': {
        input: makeDicomFile(
          '1.2.840.10008.1.2',
          Buffer.concat([
            implicit.element(0x00080005, 'CS', 'ISO_IR 100'),
            implicit.element(0x00101081, 'LT', Buffer.from(text, 'latin1')),
          ]),
        ),
        holds: text,
      },
      'a bare data set': { input: dataSet, holds: text },
      'sequences of undefined length': { input: nested, holds: text },
    },
    ng: {
      text: bytes(text),
      zeros: Buffer.alloc(64),
      'the mark elsewhere': bytes(`DICM ${text}`),
      'a representation there is none of': Buffer.concat([dataSet.subarray(0, 30), Buffer.alloc(40, 0xee)]),
    },
  },
  'dicom-pdu': {
    ok: {
      'in fragments': {
        input: makeTransfers([{ content: content.subarray(0, 9) }, { content: content.subarray(9), last: true }]),
        holds: text,
      },
      'cut off': { input: makeTransfers([{ content }]), holds: text },
    },
    ng: {
      text: bytes(text),
      zeros: Buffer.alloc(32),
      'lengths that do not fit': Buffer.from([4, 0, 0, 0, 0, 9, 0, 0, 0, 99, 1, 0, 1, 1, 1]),
    },
  },
  cbor: {
    ok: {
      'a map': { input: Buffer.concat([Buffer.from([0xa1, 0x61, 0x61, 0x78, content.length]), content]), holds: text },
      chunks: {
        input: Buffer.concat([
          Buffer.from([0x81, 0x7f, 0x78, 9]),
          content.subarray(0, 9),
          Buffer.from([0x78, content.length - 9]),
          content.subarray(9),
          Buffer.from([0xff]),
        ]),
        holds: text,
      },
      'a number': { input: Buffer.from([0x81, 0x1a, 0x3b, 0x9a, 0xa3, 0x03]), holds: '999990019' },
      'tag 24': { input: Buffer.concat([Buffer.from([0xd8, 24, 0x58, content.length]), content]), holds: text },
    },
    ng: {
      text: bytes(text),
      'a word': bytes('Dabcd'),
      'bytes behind it that are none': Buffer.from([0x81, 0x43, 1, 2, 3, 0xff]),
      'an array that is cut off': Buffer.from([0x84, 0x43, 1, 2, 3]),
      'no strings': Buffer.from([0x84, 1, 2, 3, 4]),
    },
  },
  grpc: {
    ok: {
      plain: { input: Buffer.concat([frame(0, content), frame(0, bytes('x'))]), holds: text },
      compressed: { input: frame(1, gzipSync(content)), holds: text },
    },
    ng: {
      text: bytes(text),
      zeros: Buffer.alloc(15),
      'a length that does not fit': frame(0, content).subarray(0, 20),
      flags: frame(2, content),
    },
  },
  protobuf: {
    ok: {
      nested: { input: message, holds: text },
      'a number': {
        input: Buffer.concat([Buffer.from([0x20, 0x83, 0xc6, 0xea, 0xdc, 0x03]), message]),
        holds: '999990019',
      },
      'bytes beside text': {
        input: Buffer.concat([lengthPrefixed(0x1a, deflateRawSync(content)), message]),
        holds: text,
      },
    },
    ng: {
      text: bytes(text),
      'text that parses': bytes(`b ${'x'.repeat(32)}`),
      zeros: Buffer.alloc(20),
      'cut off': message.subarray(0, 30),
      numbers: Buffer.from([8, 1, 16, 2, 24, 3, 32, 4]),
    },
  },
  mail: {
    ok: { base64: { input: bytes(mail), holds: text }, mailbox: { input: bytes(box), holds: `\nFrom nu af: ${text}` } },
    ng: {
      text: bytes(text),
      'any head': bytes('Content-Type: text/plain\r\nContent-Id: 1\r\n\r\nx'),
      'a letter': bytes('From mij aan jou\n\nhallo'),
    },
  },
  'office-text': {
    ok: {
      word: {
        input: bytes(
          '<w:p><w:r><w:t>Jan</w:t></w:r><w:r><w:rPr/><w:t xml:space="preserve">sen en </w:t></w:r><w:r><w:t>zn</w:t></w:r></w:p>',
        ),
        holds: 'Jansen en zn',
      },
      presentation: {
        input: bytes('<a:p><a:r><a:t>pneu</a:t></a:r><a:r><a:t>monie</a:t></a:r></a:p>'),
        holds: 'pneumonie',
      },
      sheet: { input: bytes('<sst><si><r><t>pneu</t></r><r><t>monie</t></r></si></sst>'), holds: 'pneumonie' },
      opendocument: {
        input: bytes('<text:p text:style-name="P1">pneu<text:span>monie</text:span><text:s/>links</text:p>'),
        holds: 'pneumonie links',
      },
    },
    ng: { html: bytes('<p>pneu<b>monie</b></p>'), text: bytes(text), empty: bytes('<w:t/>') },
  },
  'compound-file': {
    ok: {
      'sectors apart': {
        input: makeCompoundFile(Buffer.concat([Buffer.alloc(500, 'x'), content]), bytes('klein'), [6, 4]),
        holds: text,
      },
      'the mini stream': { input: makeCompoundFile(Buffer.alloc(600, 'x'), content, [4, 5]), holds: text },
    },
    ng: {
      text: bytes(text),
      'magic alone': Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      zeros: Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]),
    },
  },
}
