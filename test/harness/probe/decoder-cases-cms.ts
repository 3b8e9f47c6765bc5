/** Messages that are not encrypted, and what is like them. */

import { deflateSync } from 'node:zlib'
import type { DecoderCase } from './decoder-cases.ts'
import {
  compressed,
  contentInfo,
  der,
  encryptContent,
  enveloped,
  integer,
  octets,
  oid,
} from './decryptors/cms-builder.ts'

const text = 'Reden van opname: pneumonie, overleg met mw. Jánsenstra'
const data = '1.2.840.113549.1.7.1'
const plain = contentInfo(data, octets(Buffer.from(text)))
const pieces = der(0x24, octets(Buffer.from(text.slice(0, 20))), octets(Buffer.from(text.slice(20))))
const key = Buffer.alloc(32, 7)

export const cmsCases: Readonly<Record<string, DecoderCase>> = {
  cms: {
    ok: {
      data: { input: plain, holds: text },
      'in pieces of indefinite length': {
        input: Buffer.concat([
          Buffer.from([0x30, 0x80]),
          oid(data),
          Buffer.from([0xa0, 0x80]),
          pieces,
          Buffer.from([0, 0, 0, 0]),
        ]),
        holds: text,
      },
      'in other bytes': {
        input: Buffer.concat([Buffer.from('abc\x30\x06\x09'), plain, Buffer.from('def')]),
        holds: text,
      },
      compressed: { input: compressed(deflateSync(text)), holds: 'x' },
    },
    ng: {
      text: Buffer.from(text),
      encrypted: enveloped([], encryptContent(text, key, 'gcm')),
      'the type in an attribute': der(0x30, oid('1.2.840.113549.1.9.3'), der(0x31, oid(data))),
      'the type alone': oid(data),
      'a type without content': der(0x30, oid(data)),
      'another sequence': der(0x30, integer(1), octets(Buffer.from(text))),
    },
  },
}
