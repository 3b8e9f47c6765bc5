/** Encodings in containers in encodings, as they arise where a message passes several systems and a log. */

import type { Random } from '../../../../harness/truth/random.ts'
import type { Step } from '../item.ts'
import type { CarrierId, Plan } from '../plan.ts'
import { cli, into, py } from '../steps.ts'

const chains: readonly (readonly [CarrierId, readonly Step[]])[] = [
  ['soap', [py('gzip'), py('base64'), into('json'), into('pino')]],
  ['fhir-json', [into('json', 1), into('json', 1), into('docker', 1)]],
  ['letter', [py('pdf'), py('base64'), into('oru attachment'), py('gzip'), py('http', { coding: 'gzip', chunk: 500 })]],
  ['letter', [py('docx'), py('zip'), py('mail', { name: 'brieven.zip' }), py('base64'), into('json')]],
  ['fhir-json', [py('base64url'), py('form'), py('base64'), into('basic authorisation')]],
  ['letter', [py('mail', { kind: 'body', coding: 'base64' }), py('mail', { name: 'fwd.eml' }), py('mbox'), py('gzip')]],
  ['soap', [py('xmlescape'), into('soap body'), py('gzip'), py('http', { coding: 'gzip' }), py('pcap', { size: 300 })]],
  ['hl7-oru', [py('base64'), into('json'), py('zlib'), py('sqlite', { blob: true })]],
  [
    'edifact',
    [py('zip'), py('mail', { name: 'medlab.zip' }), py('base64lines', { end: '\n' }), into('soap body'), py('gzip')],
  ],
  ['fhir-xml', [py('base64'), into('json'), py('base64url'), into('xml'), py('quote'), into('nginx')]],
  ['csv', [py('charset', { name: 'utf-16', errors: 'replace' }), py('gzip'), py('base64'), into('xml')]],
  ['saml', [py('deflate'), py('base64'), py('quote'), py('form'), py('har', { coded: false })]],
  ['letter', [py('pdf'), py('zip'), py('parts'), py('http', { chunk: 900 }), py('pcapng')]],
  ['fhir-json', [py('cbor'), py('base64'), into('json'), py('gzip'), py('sqlite', { blob: true })]],
  ['hl7-adt', [py('hex'), into('json', 1), into('syslog'), py('gzip'), py('tar')]],
  ['fhir-json', [cli('brotli', '-c'), py('base64'), into('xml'), py('xmlescape'), into('java trace')]],
  ['fhir-json', [cli('zstd', '-c', '-q'), py('protobufbytes'), py('grpc', {}, 0), py('base64'), into('kubernetes')]],
  ['letter', [py('quopri'), py('base64'), py('cdata'), into('soap body'), py('parts', { kind: 'mtom' })]],
  ['soap', [py('json'), py('json'), py('quote'), into('nginx'), py('gzip')]],
  [
    'fhir-xml',
    [py('entities', { form: 'hex' }), into('xml'), py('json'), into('docker', 1), py('tar', { coding: 'gz' })],
  ],
  [
    'cda',
    [
      py('base64lines', { end: '&#13;\n' }),
      into('soap body'),
      py('parts', { kind: 'mtom' }),
      py('http', { chunk: 1000 }),
    ],
  ],
  ['fhir-json', [py('gzip'), py('base64'), into('json'), py('gzip'), py('base64'), into('xml')]],
]

const bytes: readonly [Step, ...Step[]] = [
  py('gzip'),
  py('zlib'),
  py('zip'),
  py('tar'),
  py('mail'),
  py('cborbytes'),
  py('parts'),
  py('http'),
  py('protobufbytes'),
  py('gzip', { name: 'log' }),
  cli('zstd', '-c', '-q'),
]
const texts: readonly [Step, ...Step[]] = [
  py('base64'),
  py('base64url'),
  py('base64lines', { end: '\n' }),
  py('hex'),
  py('base64'),
]
const places: readonly [Step, ...Step[]] = [
  into('json'),
  into('xml'),
  into('pino'),
  into('soap body'),
  into('indented xml'),
]
const escapes: readonly [Step, ...Step[]] = [py('xmlescape'), py('json'), py('quote'), py('htmlescape'), py('form')]
const messages: readonly [CarrierId, ...CarrierId[]] = ['soap', 'fhir-json', 'hl7-oru', 'letter', 'edifact', 'fhir-xml']

/** So many of each depth from 2 to 6. */
const drawnPerDepth = 14

export function planNested(plan: Plan): void {
  for (const [from, steps] of chains) {
    const values = from === 'saml' ? (['bsn'] as const) : (['bsn', 'note', 'email'] as const)
    for (const wanted of values) plan.add({ class: 'nested', from, wanted, steps })
  }
  for (let depth = 2; depth <= 6; depth += 1) {
    for (let i = 0; i < drawnPerDepth; i += 1) {
      plan.add({ class: 'nested', from: plan.turn(messages), steps: drawChain(plan.random, depth) })
    }
  }
}

/** Alternates what gives bytes, and what makes text of them again in its place. */
function drawChain(random: Random, depth: number): Step[] {
  const steps: Step[] = []
  for (let left = depth; left > 0; ) {
    if (isText(steps) && random.integer(0, 2) === 0) {
      steps.push(random.pick(escapes))
      left -= 1
      continue
    }
    steps.push(random.pick(bytes))
    left -= 1
    if (left === 0) break
    steps.push(random.pick(texts), random.pick(places))
    left -= 1
  }
  return steps
}

function isText(steps: readonly Step[]): boolean {
  const last = steps.at(-1)
  return last !== undefined && !bytes.includes(last)
}
