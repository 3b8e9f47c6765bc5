/** What ciphertext, tokens and certificates look like, made fast: the keys are drawn per message and thrown away. */

import { createCipheriv } from 'node:crypto'
import type { Person } from '../person.ts'

type Noise = (bytes: number) => Buffer

/** RFC 7516 7.1 with RSA-OAEP-256 and A256GCM. */
export function compactJwe(plain: Buffer, noise: Noise): string {
  const header = Buffer.from(
    JSON.stringify({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: noise(6).toString('hex') }),
  ).toString('base64url')
  const iv = noise(12)
  const cipher = createCipheriv('aes-256-gcm', noise(32), iv).setAAD(Buffer.from(header))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return [header, ...[noise(256), iv, sealed, cipher.getAuthTag()].map((piece) => piece.toString('base64url'))].join(
    '.',
  )
}

export function compactJws(bsn: string, noise: Noise, at: string): string {
  const claims = {
    iss: 'https://dezi.example',
    sub: noise(12).toString('base64url'),
    iat: Math.floor(Date.parse(at) / 1000),
    patient: bsn,
  }
  const text = [{ alg: 'ES256', typ: 'JWT', kid: noise(6).toString('hex') }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  return [...text, noise(64).toString('base64url')].join('.')
}

/** RFC 5652 6.1: one recipient with RSA, content under AES-256-CBC. */
export function cmsEnvelope(plain: Buffer, noise: Noise): Buffer {
  const iv = noise(16)
  const cipher = createCipheriv('aes-256-cbc', noise(32), iv)
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  const issuer = der(0x30, name('Ontvanger'), der(0x02, noise(8)))
  const recipient = der(
    0x30,
    der(0x02, Buffer.from([0])),
    issuer,
    der(0x30, oid('2a864886f70d010101'), der(0x05)),
    der(0x04, noise(256)),
  )
  const algorithm = der(0x30, oid('60864801650304012a'), der(0x04, iv))
  const content = der(0x30, oid('2a864886f70d010701'), algorithm, der(0x80, sealed))
  return der(
    0x30,
    oid('2a864886f70d010703'),
    der(0xa0, der(0x30, der(0x02, Buffer.from([0])), der(0x31, recipient), content)),
  )
}

/** RFC 5280 4.1, with a key and a signature that are noise. */
export function certificate(person: Person, noise: Noise): Buffer {
  const rsa = der(0x30, oid('2a864886f70d01010b'), der(0x05))
  const validity = der(0x30, der(0x17, Buffer.from('260101000000Z')), der(0x17, Buffer.from('290101000000Z')))
  const modulus = der(0x30, der(0x02, Buffer.concat([Buffer.from([0]), noise(256)])), der(0x02, Buffer.from([1, 0, 1])))
  const key = der(0x30, der(0x30, oid('2a864886f70d010101'), der(0x05)), der(0x03, Buffer.from([0]), modulus))
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, noise(9)),
    rsa,
    name('UZI-register Zorgverlener CA'),
    validity,
    name(`${person.given} ${person.family}`),
    key,
  )
  return der(0x30, body, rsa, der(0x03, Buffer.from([0]), noise(256)))
}

function name(common: string): Buffer {
  return der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(common)))))
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const size = content.length
  const head = size < 128 ? [tag, size] : size < 256 ? [tag, 0x81, size] : [tag, 0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}
