/** Care traffic for the measurements of the probe: made from a seed, so that two runs read the same bytes. */

import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { TruthElement } from '../../harness/contracts/truth.ts'

export type Random = () => number

const words =
  'de het een van en in op met voor patiënt opname ontslag pneumonie links onder koorts hoest controle afspraak medicatie paracetamol dosering dagelijks verpleegkundige huisarts verwijzing uitslag bloeddruk gewicht allergie penicilline overdracht thuiszorg wond mobiliteit'.split(
    ' ',
  )

/** Numbers from 0 to 1 (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Values as a record has them: numbers, addresses, sentences, identifiers; all of nine bytes and more. */
export function createValues(count: number, random: Random): string[] {
  return Array.from({ length: count }, (_, i) => {
    const kind = i % 10
    if (kind < 4) return hex(random, 16 + Math.floor(random() * 16))
    if (kind < 7) return `${sentence(random, 3)} ${i}`
    if (kind < 9) return `patient${Math.floor(random() * 1e6)}.${i}@zorg.example`
    return String(100_000_000 + Math.floor(random() * 899_999_999))
  })
}

export function createElements(values: readonly string[]): TruthElement[] {
  return values.map((value, i) => ({
    element: `Observation.note[${i}]`,
    value,
    class: 'medical',
    kind: 'identifier',
    matchedBy: 'value',
  }))
}

/** Lines, messages, resources, attachments and compressed bodies; every hundredth record holds a value. */
export function createTraffic(bytes: number, values: readonly string[], random: Random): Buffer {
  const makers = [logLines, logLines, logLines, soapMessage, fhirBundle, fhirBundle, compressedResponse, attachment]
  const parts: Buffer[] = []
  for (let total = 0, n = 0; total < bytes; n += 1) {
    const make = makers[n % makers.length] ?? logLines
    const part = make(random, () => (random() < 0.01 ? (values[Math.floor(random() * values.length)] ?? '') : ''))
    parts.push(part)
    total += part.length
  }
  return Buffer.concat(parts).subarray(0, bytes)
}

/** A hundred kilobytes: attachments in base64, a signed token, entities. */
export function createSoapMessage(random: Random, value: string): Buffer {
  return soapMessage(random, () => value, 70_000)
}

function logLines(random: Random, value: () => string): Buffer {
  const lines = Array.from({ length: 200 }, () =>
    JSON.stringify({
      level: 30,
      time: 1_700_000_000_000 + Math.floor(random() * 1e9),
      reqId: hex(random, 16),
      trace: uuid(random),
      req: { method: 'GET', url: `/fhir/Observation?patient=${uuid(random)}&_count=${Math.floor(random() * 100)}` },
      msg: `${sentence(random, 6)} ${value()}`,
      responseTime: random() * 100,
    }),
  )
  return Buffer.from(`${lines.join('\n')}\n`)
}

function soapMessage(random: Random, value: () => string, attachmentBytes = 12_000): Buffer {
  const token = [
    { alg: 'RS256', kid: hex(random, 20) },
    { iss: 'https://ehr.example', sub: uuid(random), exp: 1_800_000_000 },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  const acts = Array.from(
    { length: 40 },
    () =>
      `<act classCode="ACT" moodCode="EVN"><id root="2.16.840.1.113883.2.4.6.${Math.floor(random() * 99)}" extension="${Math.floor(random() * 1e8)}"/><text>${sentence(random, 8)} &amp; ${value()} &lt;10&#xB0;</text></act>`,
  )
  const body = `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Header><wsse:Security><wsse:BinarySecurityToken>${token.join('.')}.${noise(random, 256).toString('base64url')}</wsse:BinarySecurityToken></wsse:Security></soap:Header><soap:Body><organizer>${acts.join('')}</organizer><attachment contentType="application/pdf">${wrap(noise(random, attachmentBytes).toString('base64'))}</attachment><report>${Buffer.from(`${sentence(random, 40)} ${value()}`).toString('base64')}</report></soap:Body></soap:Envelope>`
  return message('POST /lsp HTTP/1.1', 'application/soap+xml', Buffer.from(body))
}

function fhirBundle(random: Random, value: () => string): Buffer {
  const entry = Array.from({ length: 30 }, () => ({
    fullUrl: `urn:uuid:${uuid(random)}`,
    resource: {
      resourceType: 'Observation',
      id: uuid(random),
      status: 'final',
      code: { coding: [{ system: 'http://snomed.info/sct', code: String(Math.floor(random() * 1e9)) }] },
      valueQuantity: { value: Math.floor(random() * 1000) / 10, unit: 'mmol/L' },
      note: [{ text: `${sentence(random, 12)} "${value()}"` }],
    },
  }))
  const body = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', entry })
  return message('HTTP/1.1 200 OK', 'application/fhir+json', Buffer.from(body))
}

function attachment(random: Random, value: () => string): Buffer {
  const content = { contentType: 'text/plain', data: Buffer.from(sentence(random, 2000) + value()).toString('base64') }
  return Buffer.from(`${JSON.stringify({ resourceType: 'DocumentReference', content })}\n`)
}

function compressedResponse(random: Random, value: () => string): Buffer {
  const body = gzipSync(logLines(random, value))
  return message('HTTP/1.1 200 OK', 'application/x-ndjson', body, 'content-encoding: gzip\r\n')
}

function message(startLine: string, type: string, body: Buffer, more = ''): Buffer {
  const head = `${startLine}\r\nhost: ehr.example\r\ncontent-type: ${type}\r\n${more}content-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

function sentence(random: Random, count: number): string {
  return Array.from({ length: count }, () => words[Math.floor(random() * words.length)]).join(' ')
}

function hex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')
}

function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((digits) => hex(random, digits)).join('-')
}

/** Bytes without order, as those of a compressed picture. */
function noise(random: Random, count: number): Buffer {
  const blocks: Buffer[] = []
  let block = createHash('sha256').update(String(random())).digest()
  for (let size = 0; size < count; size += block.length) {
    block = createHash('sha256').update(block).digest()
    blocks.push(block)
  }
  return Buffer.concat(blocks).subarray(0, count)
}

function wrap(letters: string): string {
  return letters.replaceAll(/.{76}/g, '$&\r\n')
}
