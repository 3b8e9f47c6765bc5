/** Compression, archives, office files, mail, HTTP bodies and binary serialisations. */

import type { Step } from '../item.ts'
import type { CarrierId, Plan } from '../plan.ts'
import { around, cli, into, onFiles, own, py } from '../steps.ts'
import { dicomText } from './dicom.ts'

const messages: readonly [CarrierId, ...CarrierId[]] = ['soap', 'fhir-json', 'hl7-oru', 'letter', 'fhir-xml', 'edifact']

const compressions: readonly Step[] = [
  py('gzip'),
  py('gzip', { name: 'bericht.xml' }),
  py('gziptwice'),
  py('zlib'),
  py('zlib', { level: 1 }),
  py('zlib', { level: 9, flush: true }),
  py('deflate'),
  py('deflate', { level: 1 }),
  py('websocket'),
  cli('gzip', '-c', '-9'),
  cli('brotli', '-c', '-q', '5'),
  cli('brotli', '-c', '-q', '11'),
  cli('zstd', '-c', '-q'),
  cli('zstd', '-c', '-q', '--no-check', '-19'),
]

const archives: readonly Step[] = [
  py('zip'),
  py('zip', { stored: true }),
  py('zip', { others: 12 }),
  py('zip', { descriptor: true }),
  onFiles('zip', ['-q', 'out', 'in'], 'out.zip'),
  onFiles('zip', ['-q', '-0', 'out', 'in'], 'out.zip'),
  py('tar'),
  py('tar', { form: 'gnu' }),
  py('tar', { form: 'ustar' }),
  py('tar', { coding: 'gz' }),
  onFiles('tar', ['-cf', 'out', 'in']),
  onFiles('tar', ['-czf', 'out', 'in']),
]

const documents: readonly Step[] = [
  py('docx'),
  py('xlsx'),
  py('odt'),
  py('pdf'),
  py('pdf', { form: 'hex' }),
  py('pdf', { filter: 'none' }),
  py('pdf', { filter: 'hex' }),
  py('pdf', { filter: 'ascii85' }),
]

const mails: readonly Step[] = [
  py('mail'),
  py('mail', { kind: 'body' }),
  py('mail', { kind: 'body', coding: 'base64' }),
  py('mail', { kind: 'body', coding: 'quoted-printable', charset: 'iso-8859-15' }),
  py('mail', { kind: 'html' }),
]

const bodies: readonly Step[] = [
  py('parts'),
  py('parts', { kind: 'mtom' }),
  py('http'),
  py('http', { chunk: 700 }),
  py('http', { chunk: 64, response: true }),
  py('har'),
  py('grpc'),
  py('resp'),
  around('MLLP frame', '\x0b', '\x1c\r'),
]

const binaries: readonly Step[] = [py('cbor'), py('cbor', { chunk: 1000 }), py('msgpack'), py('bson'), py('protobuf')]
const binaryBodies: readonly Step[] = [
  py('cborbytes'),
  py('msgpackbytes'),
  py('protobufbytes'),
  py('bsonbytes'),
  py('der'),
  py('der', { tag: 4 }),
]

export function planCompression(plan: Plan): void {
  for (const step of compressions) {
    plan.add({ class: 'compression', from: plan.turn(messages), steps: [step] })
    plan.add({ class: 'compression', from: plan.turn(messages), steps: [step, py('base64'), into('json')] })
    // Without a mark at their start these two stand nowhere but at the start.
    if (/deflate|websocket|brotli/.test(step.name)) continue
    plan.add({
      class: 'compression',
      from: plan.turn(messages),
      steps: [step, around('inside other bytes', Buffer.from('0000001f00ff01', 'hex'), Buffer.from('00ffee', 'hex'))],
    })
  }
  plan.add({
    class: 'compression',
    from: 'csv',
    wanted: 'bsn',
    steps: [py('gzipcut')],
    note: 'cut off behind nine tenths',
  })
  plan.add({
    class: 'compression',
    from: 'saml',
    steps: [py('deflate'), py('base64'), py('quote'), into('nginx')],
    note: 'SAML redirect binding',
  })
  plan.add({ class: 'compression', from: 'saml', steps: [py('base64'), py('form')], note: 'SAML POST binding' })
  for (const coding of ['gzip', 'deflate', 'br', 'zstd'] as const) {
    const step = { gzip: py('gzip'), deflate: py('zlib'), br: cli('brotli', '-c'), zstd: cli('zstd', '-c', '-q') }[
      coding
    ]
    plan.add({
      class: 'compression',
      from: plan.turn(messages),
      steps: [step, py('http', { coding, response: true }, 0)],
    })
    plan.add({ class: 'compression', from: plan.turn(messages), steps: [step, py('http', { coding, chunk: 100 })] })
  }
}

export function planContainers(plan: Plan): void {
  for (const step of [...archives, ...mails, ...bodies]) {
    plan.add({ class: 'container', from: plan.turn(messages), steps: [step] })
    plan.add({
      class: 'container',
      from: plan.turn(messages),
      steps: [step, py('base64'), into(plan.turn(['xml', 'json', 'pino']))],
    })
  }
  for (const step of documents) {
    for (const wanted of ['bsn', 'note', 'labId'] as const)
      plan.add({ class: 'container', from: 'letter', wanted, steps: [step] })
    plan.add({ class: 'container', from: 'letter', wanted: 'bsn', steps: [step, py('base64'), into('oru attachment')] })
    plan.add({ class: 'container', from: 'letter', wanted: 'email', steps: [step, py('mail', { name: 'brief.bin' })] })
  }
  for (const mode of ['--object-streams=generate', '--stream-data=uncompress', '--linearize']) {
    const step = onFiles('qpdf', ['--warning-exit-0', '--deterministic-id', mode, 'in', 'out'])
    plan.add({ class: 'container', from: 'letter', wanted: 'bsn', steps: [py('pdf', { form: 'hex' }), step] })
    plan.add({
      class: 'container',
      from: 'letter',
      wanted: 'report',
      steps: [py('pdf'), step, py('base64'), into('soap body')],
    })
  }
  for (const step of binaries) {
    plan.add({ class: 'container', from: 'fhir-json', steps: [step] })
    plan.add({ class: 'container', from: 'fhir-json', steps: [step, py('base64url'), into('header')] })
  }
  for (const step of binaryBodies) {
    plan.add({ class: 'container', from: plan.turn(messages), steps: [step] })
    plan.add({ class: 'container', from: plan.turn(messages), steps: [py('gzip'), step, py('grpc', {}, 0)] })
  }
  plan.add({ class: 'container', from: 'value', wanted: 'bsn', steps: [py('protobufdigits')], note: 'BSN as a varint' })
  planDicom(plan)
  planMail(plan)
}

function planDicom(plan: Plan): void {
  const dump = (name: string, args: readonly string[]): Step => ({
    ...onFiles('dump2dcm', ['-q', ...args, 'in', 'out']),
    name,
  })
  for (const [name, args] of [
    ['dump2dcm, implicit VR', ['+ti']],
    ['dump2dcm, explicit VR', ['+te']],
    ['dump2dcm, big endian', ['+tb']],
    ['dump2dcm, deflated', ['+td']],
  ] as const) {
    for (const wanted of ['bsn', 'family', 'note'] as const) {
      plan.add({ class: 'container', from: { name: 'dicom', text: dicomText }, wanted, steps: [dump(name, args)] })
    }
    plan.add({
      class: 'container',
      from: { name: 'dicom', text: dicomText },
      wanted: 'bsn',
      steps: [dump(name, args), py('parts')],
      note: 'STOW-RS',
    })
  }
}

function planMail(plan: Plan): void {
  plan.add({ class: 'container', from: 'letter', steps: [py('mail'), py('mbox')] })
  plan.add({
    class: 'container',
    from: 'letter',
    steps: [py('mail', { kind: 'body', coding: 'base64' }), py('mail', { name: 'doorgestuurd.eml' })],
  })
  plan.add({
    class: 'container',
    from: 'letter',
    steps: [py('mail', { kind: 'body', coding: 'quoted-printable' }), py('mbox')],
  })
  for (const wanted of ['note', 'family', 'email'] as const) {
    const mail = (subject: string) =>
      `From: lab@lab.example\r\nTo: info@praktijk.example\r\nSubject: ${subject}\r\nMIME-Version: 1.0\r\n\r\nZie onderwerp.\r\n`
    plan.add({
      class: 'container',
      from: 'value',
      wanted,
      steps: [py('encodedword', { coding: 'q' }), own('as the subject of a mail', mail, 0)],
    })
    plan.add({
      class: 'container',
      from: 'value',
      wanted,
      steps: [py('encodedword', { coding: 'b' }), own('as the subject of a mail', mail, 0)],
    })
  }
  const ldif = (text: string) =>
    `dn: uid=17,ou=patienten,dc=zorg,dc=example\ncn:: ${Buffer.from(text).toString('base64')}\nobjectClass: person\n`
  for (const wanted of ['family', 'note'] as const)
    plan.add({ class: 'container', from: 'value', wanted, steps: [own('LDIF (RFC 2849)', ldif)] })
  const card = (text: string) =>
    `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${text.replaceAll(/[,;\\]/g, '\\$&')}\r\nEND:VCARD\r\n`
  plan.add({ class: 'container', from: 'value', wanted: 'note', steps: [own('vCard (RFC 2426)', card)] })
  const rtf = (text: string) =>
    `{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\\f0\\fs22 ${[...text].map((c) => (c.charCodeAt(0) > 126 ? `\\'${c.charCodeAt(0).toString(16).padStart(2, '0')}` : /[\\{}]/.test(c) ? `\\${c}` : c === '\n' ? '\\par\n' : c)).join('')}}`
  for (const wanted of ['note', 'report', 'bsn'] as const)
    plan.add({ class: 'container', from: 'value', wanted, steps: [own('RTF', rtf)] })
}
