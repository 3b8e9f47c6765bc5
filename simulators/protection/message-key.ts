/**
 * The key of one message under `element/jwe`: encrypts its elements, and travels with them as an encrypted JWK
 * (RFC 7517 7) to the receiver. Made anew for every message, never reused.
 */

import { createHash, type KeyObject, randomBytes } from 'node:crypto'
import { CompactEncrypt, calculateJwkThumbprint, compactDecrypt } from 'jose'
import type { ElementPlaintext } from './element-plaintext.ts'
import { isObject, parseJson } from './fhir-json.ts'
import { assertPlainHeader, decryptWith, encryptTo } from './key-transport.ts'
import type { RecipientKey } from './recipient-key.ts'
import { demand } from './refusal.ts'

export interface MessageKey {
  /** RFC 7638 thumbprint of the key. Of 256 random bits it tells nothing. */
  kid: string
  encrypt(plaintext: ElementPlaintext): Promise<string>
  /** The key as a JWE to the receiver. */
  wrap(recipient: RecipientKey): Promise<string>
}

export interface OpenedMessageKey {
  kid: string
  /** Throws when the JWE is of another profile or key, or damaged. */
  decrypt(jwe: string): Promise<ElementPlaintext>
}

const keyBytes = 32
const encryptedJwk = 'jwk+json'

export async function createMessageKey(): Promise<MessageKey> {
  const key = randomBytes(keyBytes)
  const jwk = { kty: 'oct', k: key.toString('base64url') }
  const kid = await calculateJwkThumbprint(jwk)
  return {
    kid,
    encrypt: (plaintext) =>
      new CompactEncrypt(Buffer.from(JSON.stringify(plaintext)))
        .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM', kid })
        .encrypt(key),
    wrap: (recipient) =>
      encryptTo(recipient, Buffer.from(JSON.stringify({ ...jwk, alg: 'A256KW', use: 'enc', kid })), encryptedJwk),
  }
}

/** Throws when the JWE is not an encrypted JWK for this private key. The key id is worked out, not believed. */
export async function openMessageKey(privateKey: KeyObject, jwe: string): Promise<OpenedMessageKey> {
  const jwk = parseJson((await decryptWith(privateKey, jwe, encryptedJwk)).toString('utf8'))
  const k = isObject(jwk) && jwk.kty === 'oct' ? jwk.k : undefined
  const key = Buffer.from(typeof k === 'string' ? k : '', 'base64url')
  demand(key.length === keyBytes, 'the message key is not a JWK of 256 bits')
  const kid = await calculateJwkThumbprint({ kty: 'oct', k: key.toString('base64url') })
  return { kid, decrypt: (element) => decryptElement(element, key, kid) }
}

/** base64url of SHA-256 over the SHA-256 of each JWE, sorted: the set counts, not the order. */
export function digestOf(jwes: readonly string[]): string {
  const hashes = jwes.map((jwe) => createHash('sha256').update(jwe).digest()).toSorted(Buffer.compare)
  return createHash('sha256').update(Buffer.concat(hashes)).digest('base64url')
}

async function decryptElement(jwe: string, key: Uint8Array, kid: string): Promise<ElementPlaintext> {
  assertPlainHeader(jwe)
  const { plaintext, protectedHeader } = await compactDecrypt(jwe, key, {
    keyManagementAlgorithms: ['A256KW'],
    contentEncryptionAlgorithms: ['A256GCM'],
    maxDecompressedLength: 0,
  })
  demand(protectedHeader.kid === kid, 'the element names another key')
  const element = parseJson(Buffer.from(plaintext).toString('utf8'))
  const { path, resource } = isObject(element) ? element : {}
  const isPath = Array.isArray(path) && path.every((step) => typeof step === 'string' || typeof step === 'number')
  demand(isPath && isObject(resource), 'the plaintext is no element')
  return { path, resource }
}
