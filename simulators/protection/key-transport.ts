/**
 * JWE to the key of one organisation: compact serialization, RSA-OAEP-256 with A256GCM.
 *
 * Logius "API Design Rules, module Encryption" (working version), rule `/encryption/jwe`: RFC 7516 compact, receiver's
 * X.509 key, `enc` A256GCM, `typ` JWE. One deliberate deviation: that rule names RSA-OAEP, whose hash is SHA-1; this
 * uses RSA-OAEP-256 (RFC 7518 4.3) and refuses the other.
 */

import type { KeyObject } from 'node:crypto'
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import type { RecipientKey } from './recipient-key.ts'
import { demand } from './refusal.ts'

/** Header members that bring a key, a decompression or an extension that this profile does not know. */
const forbiddenMembers = ['jku', 'x5u', 'jwk', 'zip', 'crit'] as const

export async function encryptTo(recipient: RecipientKey, plaintext: Uint8Array, cty: string): Promise<string> {
  const { kid, x5tS256 } = recipient
  const certified = x5tS256 === undefined ? {} : { 'x5t#S256': x5tS256 }
  return new CompactEncrypt(plaintext)
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', typ: 'JWE', cty, kid, ...certified })
    .encrypt(recipient.publicKey)
}

/** Throws when the JWE is of another profile, for another key, for another content type, or damaged. */
export async function decryptWith(privateKey: KeyObject, jwe: string, cty: string): Promise<Buffer> {
  assertPlainHeader(jwe)
  const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey, {
    keyManagementAlgorithms: ['RSA-OAEP-256'],
    contentEncryptionAlgorithms: ['A256GCM'],
    maxDecompressedLength: 0,
  })
  demand(protectedHeader.cty === cty, `the JWE holds ${String(protectedHeader.cty)} in place of ${cty}`)
  return Buffer.from(plaintext)
}

/**
 * Refuses a JOSE header that refers to keys elsewhere, compresses (RFC 8725 3.6) or extends: nothing is ever fetched
 * from an address in a header.
 */
export function assertPlainHeader(token: string): void {
  const header: Record<string, unknown> = { ...decodeProtectedHeader(token) }
  for (const member of forbiddenMembers) {
    demand(header[member] === undefined, `the JOSE header has the member ${member}`)
  }
}
