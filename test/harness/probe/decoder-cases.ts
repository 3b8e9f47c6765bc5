/** Per decoder: input it reads, with a text that must come out, and input that is foreign to it. */

import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import forge from 'node-forge'
import { captureCases } from './decoder-cases-captures.ts'
import { cmsCases } from './decoder-cases-cms.ts'
import { containerCases } from './decoder-cases-containers.ts'
import { engineCases } from './decoder-cases-engine.ts'
import { joseCases, wrappedTokens } from './decoder-cases-jose.ts'
import { moreCases } from './decoder-cases-more.ts'
import { ocspCases } from './decoder-cases-ocsp.ts'
import { openpgpCases } from './decoder-cases-openpgp.ts'
import { pieceCases } from './decoder-cases-pieces.ts'
import { textCases } from './decoder-cases-text.ts'

export interface DecoderCase {
  ok: Readonly<Record<string, { input: Buffer; holds: string }>>
  ng: Readonly<Record<string, Buffer>>
  /** Explains rather than reads: `holds` is looked for in what is explained. */
  explains?: true
}

const text = 'Reden van opname: pneumonie, overleg met mw. Jánsenstra'
const token = (payload: string) =>
  [JSON.stringify({ alg: 'ES256', typ: 'JWT' }), payload, 'signature-bytes']
    .map((s) => Buffer.from(s).toString('base64url'))
    .join('.')
const encrypted = [
  JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid: 'sleutel-een' }),
  '',
  'initvector',
  'ciphertext',
  'tag',
]
  .map((s) => Buffer.from(s).toString('base64url'))
  .join('.')
const bytes = (value: string) => Buffer.from(value)

const certificate = createCertificate()

const certificatePem = `-----BEGIN CERTIFICATE-----
MIIBhDCCASqgAwIBAgIUJ2sRY6dGsX1gqGl9hKkqgmBBrVAwCgYIKoZIzj0EAwIw
-----END CERTIFICATE-----
`

export const decoderCases: Readonly<Record<string, DecoderCase>> = {
  percent: {
    ok: {
      query: { input: bytes(`GET /x?q=${encodeURIComponent(text)}&y=1`), holds: text },
      form: { input: bytes(`q=${encodeURIComponent(text).replaceAll('%20', '+')}`), holds: text },
    },
    ng: { 'a lone percent sign': bytes('100 % zeker'), sum: bytes('1 + 1') },
  },
  'json-string': {
    ok: {
      nested: { input: bytes(JSON.stringify({ a: JSON.stringify({ b: text }) })), holds: JSON.stringify({ b: text }) },
      unicode: { input: bytes('"J\\u00e1nsenstra \\ud83d\\ude00"'), holds: 'Jánsenstra 😀' },
      'cut off': { input: bytes('{"a":"{\\"b\\":\\"pneumonie'), holds: '{"b":"pneumonie' },
    },
    ng: { 'no escapes': bytes('{"a":1}'), 'no known escape': bytes('C:\\Users\\x') },
  },
  'xml-entities': {
    ok: {
      nested: {
        input: bytes('<t>&lt;name&gt;J&#225;nsenstra &amp; zn&lt;/name&gt;</t>'),
        holds: '<name>Jánsenstra & zn</name>',
      },
      html: { input: bytes('pati&euml;nt &#x4a;'), holds: 'patiënt J' },
    },
    ng: { query: bytes('a=1&b=2&c=3'), unknown: bytes('&nosuch;') },
  },
  utf16: {
    ok: {
      'little endian': { input: Buffer.from(text, 'utf16le'), holds: text },
      'big endian': { input: Buffer.from(text, 'utf16le').swap16(), holds: text },
      'at an odd place': {
        input: Buffer.concat([bytes('x'), Buffer.from('Dvořák, ’s-Gravenhage', 'utf16le')]),
        holds: 'Dvořák, ’s-Gravenhage',
      },
    },
    ng: { text: bytes(text), zeros: Buffer.alloc(64) },
  },
  multipart: {
    ok: {
      'two parts': {
        input: bytes(`--grens\r\nContent-Type: text/plain\r\n\r\n${text}\r\n--grens\r\n\r\ntwee\r\n--grens--\r\n`),
        holds: text,
      },
      'cut off': { input: bytes(`--grens\r\nContent-Type: text/plain\r\n\r\n${text}`), holds: text },
    },
    ng: { dashes: bytes('--\nlijst\n'), pem: bytes(certificatePem), 'a signature line': bytes('-- \nGroet') },
  },
  jws: {
    ok: {
      bearer: { input: bytes(`authorization: Bearer ${token(text)}\r\n`), holds: text },
      glued: { input: bytes(`xyz${token(text)}`), holds: text },
      ...wrappedTokens.jws.ok,
    },
    ng: {
      ...wrappedTokens.jws.ng,
      'a host name': bytes('fhir.voorbeeld.example'),
      'five segments': bytes(encrypted),
      version: bytes('1.2.3'),
    },
  },
  'jwe-header': {
    ok: {
      whole: { input: bytes(`{"x":"${encrypted}"}`), holds: 'sleutel-een' },
      ...wrappedTokens['jwe-header'].ok,
    },
    ng: {
      ...wrappedTokens['jwe-header'].ng,
      'three segments': bytes(token(text)),
      'an address': bytes('127.0.0.1.5'),
    },
  },
  jwk: {
    ok: {
      public: {
        input: bytes('{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}]}'),
        holds: 'f83OJ3D2',
      },
    },
    ng: { 'other json': bytes('{"x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}') },
    explains: true,
  },
  ...captureCases,
  ...cmsCases,
  ...containerCases,
  ...moreCases,
  ...engineCases,
  ...joseCases,
  ...ocspCases,
  ...openpgpCases,
  ...pieceCases,
  ...textCases,
  'xml-security': {
    ok: {
      signature: { input: bytes('<ds:SignatureValue>c2lnbmF0dXJl\n</ds:SignatureValue>'), holds: 'c2lnbmF0dXJl' },
      cipher: { input: bytes('<xenc:CipherValue>Y2lwaGVy</xenc:CipherValue>'), holds: 'Y2lwaGVy' },
    },
    ng: { 'other xml': bytes('<Value>c2lnbmF0dXJl</Value>'), empty: bytes('<SignatureValue></SignatureValue>') },
    explains: true,
  },
  http: {
    ok: {
      'content length': {
        input: bytes(`POST / HTTP/1.1\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`),
        holds: text,
      },
      chunked: {
        input: bytes(
          `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\npneumo\r\n3\r\nnie\r\n0\r\nx-t: 1\r\n\r\n`,
        ),
        holds: 'pneumonie',
      },
    },
    ng: { 'text of a log': bytes('{"line":"GET / HTTP/1.1"}'), text: bytes(text) },
  },
  sqlite: {
    ok: { table: { input: createDatabase(), holds: text } },
    ng: { text: bytes(text), 'magic alone': bytes('SQLite format 3\0') },
  },
  x509: {
    ok: {
      pem: { input: bytes(forge.pki.certificateToPem(certificate)), holds: 'CN=Jansenstra' },
      der: {
        input: Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'latin1'),
        holds: 'CN=Jansenstra',
      },
    },
    ng: { text: bytes(text), 'no certificate': bytes(certificatePem), der: Buffer.from([0x30, 0x82, 1, 0]) },
  },
}

/** A database with a short text, a number, and a value that runs over several pages. */
export function createDatabase(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'probe-sqlite-'))
  try {
    const file = join(folder, 'x.sqlite')
    const database = new DatabaseSync(file)
    database.exec('CREATE TABLE visit (note TEXT, patient INTEGER, record TEXT)')
    const filler = Array.from({ length: 1500 }, (_, i) => `regel ${i}`).join(', ')
    database.prepare('INSERT INTO visit VALUES (?, ?, ?)').run(text, 999990019, `${filler} einde van het dossier`)
    database.close()
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function createCertificate(): forge.pki.Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const created = forge.pki.createCertificate()
  created.publicKey = forge.pki.publicKeyFromPem(publicKey.export({ type: 'spki', format: 'pem' }).toString())
  created.setSubject([{ name: 'commonName', value: 'Jansenstra' }])
  created.setIssuer([{ name: 'commonName', value: 'Proef CA' }])
  created.sign(
    forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    forge.md.sha256.create(),
  )
  return created
}
