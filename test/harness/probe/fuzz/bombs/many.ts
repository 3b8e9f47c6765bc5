/** Small things, far more of them than any message has. */

import { writeCapture } from '../../captures.ts'
import { makePdf } from '../../decoders/files/make-pdf.ts'
import { type Bombs, repeat } from './bomb.ts'

/** More than the platform takes as arguments of one call. */
const count = 130_000
const slow: ReadonlySet<string> = new Set([
  'credentials',
  'findings in base64',
  'keys',
  'opposite orders',
  'passwords',
  'quoted words',
  'segments',
  'signatures',
])
const values = 'pneumonie links onder '

export const manyBombs: Bombs = Object.fromEntries(
  Object.entries({
    findings: () => repeat(values, count),
    'findings in base64': () => Buffer.from(repeat(values, count).toString('base64')),
    signatures: () => repeat('<SignatureValue>YWJjZGVmZ2hpamtsbW5vcA==</SignatureValue>', count),
    passwords: () => Buffer.from(Array.from({ length: count }, (_, i) => `password=geheim${i}\r\n`).join('')),
    credentials: () =>
      Buffer.from(
        Array.from(
          { length: count },
          (_, i) => `Authorization: Basic ${Buffer.from(`a:geheim${i}`).toString('base64')}\r\n`,
        ).join(''),
      ),
    keys: () =>
      Buffer.from(
        Array.from(
          { length: count },
          (_, i) => `{"kty":"oct","k":"${Buffer.from(`sleutel-${i}-sleutel`).toString('base64url')}"}`,
        ).join('\n'),
      ),
    leaves: () => Buffer.from(`{"resourceType":"Patient","a":[${'"b",'.repeat(count)}"c"]}`),
    elements: () => repeat('<gender value="female"/>', count),
    'strings in a PDF': () => makePdf([{ value: `[${'(pneumonie)'.repeat(count)}]` }]),
    segments: () => writeCapture([{ from: 'client', bytes: repeat('pneumonie ', count / 10) }], { segmentBytes: 1 }),
    certificates: () => repeat(Buffer.concat([Buffer.from('308200ff', 'hex'), Buffer.alloc(12, 5)]), count),
    'quoted words': () => repeat('=?utf-8?Q?pneu=6Donie?= ', count),
    'opposite orders': () => repeat(Buffer.from('pneumonie\0\x01', 'utf16le'), count),
  }).map(([name, make]) => [
    `${count} ${name}`,
    { make, hit: /$/, ...(slow.has(name) ? { long: true as const } : {}) },
  ]),
)
