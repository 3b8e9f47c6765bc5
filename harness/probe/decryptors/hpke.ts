/**
 * JOSE-HPKE, draft-ietf-jose-hpke-encrypt-20: integrated encryption (HPKE-0 and on) and key encryption (HPKE-0-KE and
 * on), in base mode (RFC 9180 5.1.1). A draft may change, so this is only used when asked for. Suites with ChaCha20 and
 * messages with a pre-shared key (`psk_id`) stay closed.
 */

import type { KeyObject } from 'node:crypto'
import {
  Aes128Gcm,
  Aes256Gcm,
  CipherSuite,
  DhkemP256HkdfSha256,
  DhkemP384HkdfSha384,
  DhkemP521HkdfSha512,
  DhkemX448HkdfSha512,
  DhkemX25519HkdfSha256,
  HkdfSha256,
  HkdfSha384,
  HkdfSha512,
} from '@hpke/core'
import type { JoseHeader } from '../decoders/compact-header.ts'

export interface HpkeSealed {
  encapsulated: Buffer
  ciphertext: Buffer
  info: Buffer
  aad: Buffer
}

interface Suite {
  /** `crv` of the JWK (draft, section 7). */
  curve: string
  /** Absent: the library does not have its AEAD. */
  make?(): CipherSuite
}

/** Numbers of the algorithms: draft, sections 4.1 and 5.2. */
const suites: Readonly<Record<string, Suite>> = {
  '0': { curve: 'P-256', make: () => suite(new DhkemP256HkdfSha256(), new HkdfSha256(), new Aes128Gcm()) },
  '1': { curve: 'P-384', make: () => suite(new DhkemP384HkdfSha384(), new HkdfSha384(), new Aes256Gcm()) },
  '2': { curve: 'P-521', make: () => suite(new DhkemP521HkdfSha512(), new HkdfSha512(), new Aes256Gcm()) },
  '3': { curve: 'X25519', make: () => suite(new DhkemX25519HkdfSha256(), new HkdfSha256(), new Aes128Gcm()) },
  '4': { curve: 'X25519' },
  '5': { curve: 'X448', make: () => suite(new DhkemX448HkdfSha512(), new HkdfSha512(), new Aes256Gcm()) },
  '6': { curve: 'X448' },
  '7': { curve: 'P-256', make: () => suite(new DhkemP256HkdfSha256(), new HkdfSha256(), new Aes256Gcm()) },
}

/** Whether a header asks for HPKE, and which of its two modes. */
export function hpkeModeOf({ alg }: JoseHeader): 'integrated' | 'key' | undefined {
  const [whole, wraps] = /^HPKE-\d+(-KE)?$/.exec(String(alg)) ?? []
  return whole === undefined ? undefined : wraps === undefined ? 'integrated' : 'key'
}

/** Whether a private key is on the curve that the algorithm is for. */
export function isForHpke(header: JoseHeader, key: KeyObject): boolean {
  return key.export({ format: 'jwk' }).crv === suiteOf(header)?.curve
}

/** What keeps a message closed whatever the key. */
export function hpkeObstacle(header: JoseHeader): string | undefined {
  if (header.psk_id !== undefined) return 'a pre-shared key'
  return suiteOf(header)?.make === undefined ? String(header.alg) : undefined
}

/** The plaintext; undefined when the key does not open it. */
export async function openHpke(header: JoseHeader, key: KeyObject, sealed: HpkeSealed): Promise<Buffer | undefined> {
  const cipher = suiteOf(header)?.make?.()
  if (cipher === undefined) return undefined
  const { encapsulated, ciphertext, info, aad } = sealed
  try {
    const recipientKey = await cipher.kem.importKey('jwk', { ...key.export({ format: 'jwk' }) }, false)
    const context = { recipientKey, enc: octets(encapsulated), info: octets(info) }
    return Buffer.from(await cipher.open(context, octets(ciphertext), octets(aad)))
  } catch {
    return undefined
  }
}

/** Recipient_structure, draft, section 5.1. */
export function recipientInfo(enc: unknown): Buffer {
  return Buffer.from(`JOSE-HPKE rcpt\xff${String(enc)}\xff`, 'latin1')
}

function suiteOf({ alg }: JoseHeader): Suite | undefined {
  return suites[/^HPKE-(\d+)(?:-KE)?$/.exec(String(alg))?.[1] ?? '']
}

function suite(
  kem: ConstructorParameters<typeof CipherSuite>[0]['kem'],
  kdf: ConstructorParameters<typeof CipherSuite>[0]['kdf'],
  aead: ConstructorParameters<typeof CipherSuite>[0]['aead'],
): CipherSuite {
  return new CipherSuite({ kem, kdf, aead })
}

/** The library reads the whole buffer below a view. */
function octets(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
