/** Messages about other patients, one per number, made without keeping anything: near misses of every kind abound. */

import { createCipheriv, hash } from 'node:crypto'
import type { Truth, TruthElement } from '../../../../harness/contracts/truth.ts'
import { createRandom } from '../../../../harness/truth/random.ts'
import { type Draws, uuid, withMoments } from '../carriers/carrier.ts'
import { oruWithAttachment } from '../carriers/hl7.ts'
import { envelope } from '../carriers/soap.ts'
import { drawPerson, type Person } from '../person.ts'
import { type CarrierId, carriers } from '../plan.ts'
import { bundleOf, makeRecord } from '../recipes/records.ts'
import { type HostId, hosts } from '../steps.ts'
import { certificate, cmsEnvelope, compactJwe, compactJws } from './crypto-shapes.ts'
import { compressAs, wrapMail, wrapMultipart } from './wrappings.ts'

export interface CleanSource {
  /** The message with this number; the same for the same seed. */
  message(index: number): Buffer
}

interface Setting {
  random: Draws
  person: Person
  /** Bytes from a cheap stream, the same for the same message. */
  noise(bytes: number): Buffer
  record: Buffer
  /** Values of the record. */
  taken: ReadonlySet<string>
  /** Sentences about other patients, in the same words as the record's but for the names in them. */
  sentences: readonly [string, ...string[]]
}

type Make = (setting: Setting) => Buffer | string

const ids = [
  'soap',
  'cda',
  'saml',
  'fhir-json',
  'fhir-json-pretty',
  'fhir-xml',
  'csv',
  'letter',
  'hl7-adt',
  'hl7-oru',
  'edifact',
] as const satisfies readonly CarrierId[]
const lines = [
  'pino',
  'syslog',
  'java trace',
  'log4j',
  'docker',
  'kubernetes',
  'postgres',
  'header',
] as const satisfies readonly HostId[]
const codings = ['gzip', 'zlib', 'deflate', 'brotli', 'zstd'] as const

const carried = ({ random, person }: Setting) => carriers[random.pick(ids)](person, random)
const logged = (payload: string, random: Draws) => hosts[random.pick(lines)](payload, random)
const putIn = (places: readonly [HostId, ...HostId[]], payload: string, random: Draws) =>
  hosts[random.pick(places)](payload, random)
const coded = (bytes: Buffer, random: Draws) => bytes.toString(random.pick(['base64', 'base64', 'base64url', 'hex']))

const makers: readonly Make[] = [
  carried,
  carried,
  carried,
  (s) => logged(carried(s), s.random),
  (s) => logged(carried(s), s.random),
  (s) => accessLog(s),
  (s) => compressAs(s.random.pick(codings), Buffer.from(carried(s))),
  (s) => putIn(['json', 'xml', 'pino', 'soap body'], coded(Buffer.from(carried(s)), s.random), s.random),
  (s) =>
    putIn(
      ['json', 'xml', 'pino'],
      coded(compressAs(s.random.pick(codings), Buffer.from(carried(s))), s.random),
      s.random,
    ),
  (s) => oruWithAttachment(coded(Buffer.from(carried(s)), s.random), s.random),
  (s) => wrapMail(Buffer.from(carried(s)), s.random),
  (s) => wrapMultipart(Buffer.from(carried(s)), s.random),
  (s) => logged(compactJws(s.person.bsn, s.noise, s.random.moment()), s.random),
  (s) => hosts.json(certificate(s.person, s.noise).toString('base64'), s.random),
  (s) => certificate(s.person, s.noise),
  (s) => tokens(s),
  (s) => numbers(s),
  (s) => s.noise(s.random.integer(200, 4000)),
  (s) => putIn(['json', 'xml', 'postgres'], coded(s.noise(s.random.integer(40, 3000)), s.random), s.random),
  (s) => digests(s),
  (s) => cutSentences(s),
  // What a party in between handles when the ends protect the very record that is looked for.
  (s) => putIn(['json', 'pino', 'header'], compactJwe(s.record, s.noise), s.random),
  (s) => envelope(cmsEnvelope(s.record, s.noise).toString('base64'), s.random),
  (s) => cmsEnvelope(s.record, s.noise),
  (s) => wrapMail(cmsEnvelope(s.record, s.noise), s.random),
]

export const cleanKinds = makers.length

/** Records from which sentences are taken. */
const others = 8

/**
 * Other people's values come from the same lists as the record's, and none is a value of the record: BSNs, names, birth
 * dates and all else that is matched by its bytes are drawn again when they are. What is matched by structure needs no
 * such care: every resource has a logical id of its own.
 */
export function createCleanSource(seed: string, truth: Truth): CleanSource {
  const taken = new Set(truth.elements.map(({ value }) => value))
  const seconds = secondsOf(truth.elements)
  const record = Buffer.from(bundleOf(truth.resources))
  const [first = '', ...more] = Array.from({ length: others }, (_, i) => makeRecord(`${seed}/other record ${i}`))
    .flatMap(({ elements }) => elements.filter(({ kind }) => kind === 'text').map(({ value }) => value))
    .filter((sentence) => !taken.has(sentence))
  return {
    message(index) {
      const random = withMoments(createRandom(`${seed}/clean ${index}`), seconds)
      const key = hash('sha256', `${seed}/noise ${index}`, 'buffer')
      const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
      const noise = (bytes: number) => stream.update(Buffer.alloc(bytes))
      const from = random.integer(0, record.length - 2000)
      const setting = {
        random,
        taken,
        noise,
        sentences: [first, ...more] as const,
        person: drawPerson(random, taken),
        record: record.subarray(from, from + random.integer(300, 2000)),
      }
      const make = makers[index % makers.length]
      return Buffer.from(make === undefined ? '' : make(setting))
    },
  }
}

/** Moments of the record to the second, in UTC and as a clock in the Netherlands shows them. */
function secondsOf(elements: readonly TruthElement[]): Set<string> {
  const moments = elements.filter(({ kind, value }) => kind === 'date' && value.includes('T'))
  return new Set(moments.flatMap(({ value }) => [value.slice(0, 19), new Date(value).toISOString().slice(0, 19)]))
}

function accessLog({ random, person }: Setting): string {
  const paths = [
    `/fhir/Patient?identifier=http%3A%2F%2Ffhir.nl%2Ffhir%2FNamingSystem%2Fbsn%7C${person.bsn}`,
    `/fhir/Observation/${uuid(random)}`,
    `/zoek?naam=${encodeURIComponent(person.family)}&geboren=${person.birthDate}`,
    `/saml?SAMLRequest=${encodeURIComponent(compressAs('deflate', Buffer.from(carriers.saml(person, random))).toString('base64'))}`,
  ] as const
  return Array.from({ length: 6 }, () => {
    const time = random.moment()
    return `10.1.0.${random.integer(2, 250)} - - [${time}] "GET ${random.pick(paths)} HTTP/1.1" 200 ${random.integer(100, 99_999)} "-" "curl/8.5" 0.0${random.integer(10, 99)}\n`
  }).join('')
}

function tokens({ random, noise }: Setting): string {
  const line = () =>
    `${uuid(random)} ${noise(12).toString('base64url')} ${noise(20).toString('hex')} sess=${noise(24).toString('base64')};`
  return Array.from({ length: 12 }, line).join('\n')
}

/** Tables of numbers, dates and moments in the same ranges as the record's. */
function numbers({ random, person, taken }: Setting): string {
  const number = (): string => {
    const digits = String(random.integer(100_000_000, 999_999_999))
    return taken.has(digits) ? number() : digits
  }
  const row = () => {
    const day = new Date(Date.UTC(2016, 0, 1) + random.integer(0, 4300) * 86_400_000).toISOString().slice(0, 10)
    return [
      day,
      day.replaceAll('-', ''),
      number(),
      `${random.integer(1, 300)}.${random.integer(0, 99_999)}`,
      `0${random.integer(612_345_678, 689_999_999)}`,
      random.integer(1_700_000_000_000, 1_795_000_000_000),
    ].join(';')
  }
  return `bsn;${person.bsn}\n${Array.from({ length: 25 }, row).join('\n')}\n`
}

/** As lists and narrow columns show them: cut off at any length, with and without a mark of it. */
function cutSentences({ random, sentences }: Setting): string {
  const end = () => random.pick(['', '', '…', '...'])
  const cut = () => `${random.pick(sentences).slice(0, random.pick([26, 26, random.integer(24, 90)]))}${end()}`
  const texts = Array.from({ length: 12 }, cut)
  return random.pick([JSON.stringify(texts), texts.join('|'), texts.map((text) => `<td>${text}</td>`).join('\n')])
}

function digests({ random, person, noise }: Setting): string {
  const algorithms = ['sha256', 'sha1', 'md5', 'sha512'] as const
  return JSON.stringify({
    patient: hash(random.pick(algorithms), person.bsn),
    geboren: hash('sha256', person.birthDate, 'base64'),
    pseudoniem: noise(33).toString('base64url'),
    etag: noise(16).toString('hex'),
  })
}
