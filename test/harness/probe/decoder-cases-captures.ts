/** Cases of the decoders of network captures. */

import { writeCapture } from './captures.ts'
import type { DecoderCase } from './decoder-cases.ts'

const text = 'Reden van opname: pneumonie, overleg met mw. Jánsenstra'
const chunks = [
  { from: 'client' as const, bytes: Buffer.from(`PUT /opname ${text}`) },
  { from: 'server' as const, bytes: Buffer.from('gelukt') },
]
const record = (type: number, payload: Buffer) => {
  const head = Buffer.from([type, 3, 3, payload.length >> 8, payload.length & 255])
  return Buffer.concat([head, payload])
}

export const captureCases: Readonly<Record<string, DecoderCase>> = {
  pcap: {
    ok: {
      'one segment': { input: writeCapture(chunks), holds: text },
      'small segments': { input: writeCapture(chunks, { segmentBytes: 10 }), holds: text },
      'out of order': { input: writeCapture(chunks, { segmentBytes: 10, disorder: true }), holds: text },
      pcapng: { input: writeCapture(chunks, { format: 'pcapng', segmentBytes: 10 }), holds: text },
      'IPv6 behind a VLAN tag': { input: writeCapture(chunks, { ip: 6, link: 'vlan' }), holds: text },
    },
    ng: {
      empty: Buffer.alloc(0),
      'no packets': writeCapture([]),
      'a line feed and more': Buffer.from('\n\r\r\n een bericht dat met een lege regel begint, en verder gaat'),
      'another magic': Buffer.from('a1b2c3d4 en nog wat tekst erachter om het lang genoeg te maken'),
    },
  },
  tls: {
    explains: true,
    ok: {
      'application data': {
        input: Buffer.concat([record(22, Buffer.from('hello')), record(23, Buffer.from(text))]),
        holds: text,
      },
      'records after the change of cipher': {
        input: Buffer.concat([
          record(22, Buffer.from('hello')),
          record(20, Buffer.from([1])),
          record(22, Buffer.from(text)),
        ]),
        holds: text,
      },
    },
    ng: {
      empty: Buffer.alloc(0),
      text: Buffer.from('16 03 03'),
      'a lone alert': record(21, Buffer.from([2, 40])),
    },
  },
}
