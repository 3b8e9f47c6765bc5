/** Key files in the forms of design 4.6, told apart by their content. */

import forge from 'node-forge'
import { HarnessError } from '../../contracts/error.ts'
import type { HeldKey } from '../../contracts/probe.ts'
import { tryJwkKey, tryPemKey } from './held-key.ts'

export interface KeyFile {
  /** Names the key's source, and the file in errors. */
  name: string
  content: Buffer
  /** For PKCS#12. */
  password?: string
}

const pemKeyPattern = /-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----[\s\S]*?-----END \1PRIVATE KEY-----/g

/** The private and symmetric keys of all files; the same key once. */
export function loadKeyStore(files: readonly KeyFile[]): HeldKey[] {
  const keys = files.flatMap((file) => readKeyFile(file.name, file.content, file.password))
  return [...new Map(keys.map((key) => [key.id, key])).values()]
}

/**
 * PEM, JWK, JWK Set or PKCS#12. A PEM file with nothing but certificates or public keys holds no key.
 *
 * @throws HarnessError KEY_INVALID
 */
export function readKeyFile(name: string, content: Buffer, password?: string): HeldKey[] {
  const text = content.toString('latin1').trimStart()
  if (text.includes('-----BEGIN ')) return readPem(name, text)
  if (text.startsWith('{')) return readJwks(name, content.toString('utf8'))
  if (content[0] === 0x30) return readPkcs12(name, content, password ?? '')
  throw invalid(name, 'expected PEM, JWK, JWK Set or PKCS#12')
}

function readPem(name: string, text: string): HeldKey[] {
  return [...text.matchAll(pemKeyPattern)].map(([pem]) => {
    const key = tryPemKey(pem, name)
    if (key === undefined)
      throw invalid(name, 'a private key in it cannot be read; expected an unencrypted RSA, EC or X25519 key')
    return key
  })
}

function readJwks(name: string, json: string): HeldKey[] {
  const parsed = parse(name, json)
  const members = Array.isArray(parsed.keys) ? parsed.keys : [parsed]
  return members.map((member: unknown) => {
    const key = tryJwkKey(typeof member === 'object' && member !== null ? { ...member } : {}, name)
    if (key === undefined) throw invalid(name, 'expected a JWK with a private or symmetric key (d or k)')
    return key
  })
}

function parse(name: string, json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch (cause) {
    throw invalid(name, 'expected a JWK or JWK Set in JSON', cause)
  }
}

/** RFC 7292. The library reads RSA keys; of other types it hands on the PKCS#8 structure. */
function readPkcs12(name: string, content: Buffer, password: string): HeldKey[] {
  const { pkcs8ShroudedKeyBag = '', keyBag = '' } = forge.pki.oids
  try {
    const store = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(content.toString('latin1')), password)
    return [pkcs8ShroudedKeyBag, keyBag]
      .flatMap((bagType) => store.getBags({ bagType })[bagType] ?? [])
      .flatMap((bag) => tryPemKey(pemOf(bag), name) ?? [])
  } catch (cause) {
    throw invalid(name, 'expected PKCS#12 that opens with the given password', cause)
  }
}

function pemOf(bag: forge.pkcs12.Bag): string {
  if (bag.key) return forge.pki.privateKeyToPem(bag.key)
  const der = Buffer.from(forge.asn1.toDer(bag.asn1).getBytes(), 'latin1')
  return `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`
}

function invalid(name: string, expected: string, cause?: unknown): HarnessError {
  return new HarnessError('KEY_INVALID', `key file "${name}": ${expected}`, cause === undefined ? {} : { cause })
}
