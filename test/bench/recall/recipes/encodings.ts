/** Encodings of text: what stands between a value and a reader who only looks at the bytes. */

import type { Step } from '../item.ts'
import type { CarrierId, Plan } from '../plan.ts'
import { around, cli, type HostId, into, own, py } from '../steps.ts'

const messages: readonly [CarrierId, ...CarrierId[]] = [
  'soap',
  'fhir-json',
  'hl7-oru',
  'letter',
  'fhir-xml',
  'edifact',
  'hl7-adt',
  'csv',
  'cda',
]

/** An encoding of bytes as text, with the places in which it is seen. */
const inHosts: readonly (readonly [Step, readonly HostId[]])[] = [
  [
    py('base64'),
    [
      'json',
      'json with \\/',
      'xml',
      'indented xml',
      'pino',
      'java trace',
      'data url',
      'oru attachment',
      'kubernetes',
      'postgres',
      'basic authorisation',
      'soap body',
      'docker',
      'glued 1',
      'glued 2',
      'glued 3',
      'glued 4',
      'semicolons',
      'quotes',
      'bare',
    ],
  ],
  [cli('openssl', 'base64', '-A'), ['json', 'log4j', 'syslog', 'glued 2']],
  [cli('openssl', 'base64'), ['xml', 'indented xml', 'json', 'bare', 'java trace', 'docker']],
  [py('base64lines', { width: 76 }), ['xml', 'json', 'log4j', 'bare']],
  [py('base64lines', { width: 76, end: '&#13;\n' }), ['xml', 'soap body']],
  [py('base64lines', { width: 64, end: '\n', indent: '        ' }), ['indented xml', 'bare']],
  [py('base64lines', { width: 76, end: '\\.br\\' }), ['oru attachment']],
  [py('base64lines', { width: 76, end: '\\X0D\\\\X0A\\' }), ['oru attachment']],
  [py('base64lines', { width: 60, end: '\n\t' }), ['bare']],
  [py('base64url'), ['nginx', 'header', 'json', 'pino', 'glued 1', 'glued 2', 'glued 3', 'glued 4', 'kubernetes']],
  [py('base64url', { padded: true }), ['json', 'syslog']],
  [py('base32'), ['json', 'syslog', 'quotes']],
  [py('base32lower'), ['nginx', 'kubernetes']],
  [py('ascii85'), ['bare', 'json']],
  [py('hex'), ['json', 'pino', 'oru hex attachment', 'nginx', 'syslog', 'semicolons', 'glued 4', 'xml', 'bare']],
  [py('hex', { upper: true }), ['xml', 'log4j', 'json']],
  [py('hex', { prefix: '\\x' }), ['bare', 'postgres', 'quotes']],
  [py('hex', { prefix: '0x', upper: true }), ['bare', 'kubernetes']],
  [py('hex', { prefix: "X'" }), ['quotes']],
  [py('hex', { separator: ':' }), ['syslog', 'json']],
  [py('hex', { separator: ' ', upper: true }), ['log4j', 'java trace']],
  [py('hex', { separator: '-', upper: true }), ['syslog']],
  [py('hex', { width: 64 }), ['bare', 'xml']],
  [py('hexbytes'), ['java trace', 'bare']],
  [py('hexbytes', { item: '\\x%02x', between: '' }), ['syslog', 'nginx']],
  [py('decimalbytes'), ['json', 'bare']],
  [py('signedbytes'), ['java trace', 'pino']],
  [cli('xxd', '-p'), ['bare', 'log4j']],
  [cli('xxd'), ['bare', 'java trace']],
  [cli('hexdump', '-C'), ['bare', 'log4j']],
  [py('uuencode'), ['bare']],
  [py('quote'), ['nginx', 'header', 'kubernetes', 'bare']],
  [py('quote', { safe: '/:=' }), ['nginx']],
  [py('quoteplus'), ['nginx', 'pino']],
  [py('quoteall'), ['nginx', 'syslog']],
  [py('form'), ['bare', 'log4j']],
  [py('quopri'), ['bare', 'pino', 'log4j']],
  [py('entities'), ['xml', 'bare', 'soap body']],
  [py('entities', { form: 'hex' }), ['xml', 'soap body']],
  [py('entities', { form: 'padded' }), ['indented xml']],
  [py('entities', { every: true }), ['xml']],
  [py('namedentities'), ['bare', 'json']],
  [py('htmlescape'), ['xml', 'pino', 'java trace']],
  [py('xmlescape'), ['soap body', 'xml', 'indented xml']],
  [py('cdata'), ['soap body', 'xml']],
  [py('json'), ['bare', 'java trace', 'syslog', 'json', 'pino']],
  [py('json', { ascii: false }), ['bare', 'kubernetes', 'postgres']],
  [py('unicodeescapes'), ['bare', 'json']],
  [py('escapebeyondascii'), ['bare', 'log4j']],
  [py('escapebeyondascii', { form: '\\x%02x' }), ['bare']],
  [py('repr'), ['bare', 'syslog', 'json']],
  [py('octal'), ['bare']],
  [py('sqlliteral'), ['bare']],
  [py('csv'), ['bare']],
]

/** Values that travel alone, in a header or as part of a name. */
const alone: readonly (readonly [Step, HostId])[] = [
  [py('encodedword', { coding: 'q' }), 'bare'],
  [py('encodedword', { coding: 'b' }), 'bare'],
  [py('encodedword', { coding: 'q', charset: 'iso-8859-1' }), 'bare'],
  [py('rfc2231'), 'bare'],
  [py('quote'), 'nginx'],
  [py('quoteplus'), 'nginx'],
  [py('base64'), 'header'],
  [py('base64url'), 'nginx'],
  [py('hex'), 'kubernetes'],
  [py('ldapdn'), 'syslog'],
  [py('hl7'), 'bare'],
  [py('hl7hex'), 'bare'],
  [py('hl7hex', { single: true }), 'bare'],
  [py('edifact'), 'bare'],
  [py('xmlattribute'), 'xml'],
  [py('json'), 'pino'],
  [py('sqlliteral'), 'bare'],
]

/** What else than UTF-8 the systems write. */
const charsets: readonly Step[] = [
  ...['utf-16', 'utf-16-le', 'utf-16-be', 'utf-8-sig', 'utf-32', 'utf-7'].map((name) => py('charset', { name })),
  ...['cp1252', 'latin-1', 'iso8859-15', 'cp850', 'cp437'].map((name) => py('charset', { name, errors: 'replace' })),
  cli('iconv', '-f', 'UTF-8', '-t', 'UTF-16LE'),
  cli('iconv', '-f', 'UTF-8', '-t', 'UTF-16BE'),
  cli('iconv', '-f', 'UTF-8', '-t', 'UTF-32BE'),
  cli('iconv', '-f', 'UTF-8', '-t', 'UTF-7'),
  py('mojibake'),
  py('mojibake', { name: 'latin-1' }),
]

/** In their messages the first byte stands at an odd place too. */
const oddStart = around('after an odd number of bytes', 'kop: 17 regels.', '\nslot')

export function planEncodings(plan: Plan): void {
  for (const [step, hosts] of inHosts) {
    for (const host of hosts) plan.add({ class: 'encoding', from: plan.turn(messages), steps: [step, into(host)] })
  }
  for (const [step, host] of alone) {
    for (const wanted of ['note', 'family'] as const) {
      plan.add({ class: 'encoding', from: 'value', wanted, steps: [step, into(host)] })
    }
  }
  for (const step of charsets) {
    for (const wanted of ['note', 'bsn', 'report'] as const) {
      plan.add({ class: 'encoding', from: wanted === 'bsn' ? 'hl7-adt' : 'letter', wanted, steps: [step] })
    }
    plan.add({ class: 'encoding', from: 'soap', wanted: 'note', steps: [step, oddStart] })
  }
  // Insurers exchange files with mainframes.
  plan.add({
    class: 'encoding',
    from: 'csv',
    wanted: 'bsn',
    steps: [py('charset', { name: 'cp500', errors: 'replace' })],
  })
  for (const wanted of ['note', 'family', 'report'] as const) {
    plan.add({
      class: 'encoding',
      from: 'letter',
      wanted,
      steps: [own('decomposed characters (NFD)', (text) => text.normalize('NFD'))],
    })
    plan.add({ class: 'encoding', from: 'letter', wanted, steps: [own('upper case', (text) => text.toUpperCase())] })
    plan.add({ class: 'encoding', from: 'letter', wanted, steps: [own('lower case', (text) => text.toLowerCase())] })
  }
}
