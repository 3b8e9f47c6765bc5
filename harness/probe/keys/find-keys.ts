/** Keys that a party saw: whatever stands in its views opens ciphertext for it, like the keys it was given. */

import type { Budget, HeldKey } from '../../contracts/probe.ts'
import type { Content } from '../content.ts'
import { rawKey, tryJwkKey, tryPemKey } from './held-key.ts'

/** Key lengths of AES and of the AES-CBC-HMAC pairs (RFC 7518 5.1), bytes. */
const keySizes: ReadonlySet<number> = new Set([16, 24, 32, 48, 64])
/** 64 bytes in hex. */
const longestSpelledKey = 128
/** Digests look like keys too; beyond this number the rest of a content is not tried. */
const maxRawKeys = 256

/** Members that name a key or hold a digest (RFC 7517 4.5, 4.8, 4.9): their values look like keys and are none. */
const namesAndDigests = /^(?:kid|jti|x5t(?:#S256)?|sha-?\d{1,3}|hash|digest|etag)$/i
const pemPattern =
  /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----[A-Za-z0-9+/=\s]+-----END (?:[A-Z]{2,10} )?PRIVATE KEY-----/g
/** A JWK holds no other object. */
const jwkPattern = /\{[^{}]*"kty"[^{}]*\}/g
const memberPattern = /"([^"\\]{1,64})"\s*:\s*"([A-Za-z0-9+/_-]{16,128}={0,2})"/g

export function findKeys(content: Content, budget: Budget): HeldKey[] {
  const { bytes } = content
  const found: HeldKey[] = []
  // The content of a JWE may be nothing but the key.
  if (content.opened && bytes.length <= longestSpelledKey) found.push(...wholeKeys(content))
  if (bytes.includes('PRIVATE KEY-----'))
    found.push(...matches(bytes, pemPattern).flatMap((pem) => tryPemKey(pem, 'seen: PEM') ?? []))
  if (bytes.includes('"kty"')) {
    found.push(...matches(bytes, jwkPattern).flatMap((json) => tryJwkKey(parse(json), 'seen: JWK') ?? []))
  }
  if (bytes.includes('":') || bytes.includes('" :')) found.push(...rawMembers(bytes, budget))
  return found
}

/** The bytes themselves, and what they spell in base64 or hex. */
function wholeKeys({ bytes, edges }: Content): HeldKey[] {
  const spelled = edges.flatMap(({ segments }) => segments.map(({ part }) => part.bytes))
  return [bytes, ...spelled].filter((raw) => keySizes.has(raw.length)).map((raw) => rawKey(raw, 'seen: decrypted'))
}

function rawMembers(bytes: Buffer, budget: Budget): HeldKey[] {
  const keys = new Map<string, HeldKey>()
  for (const [, name = '', value = ''] of bytes.toString('latin1').matchAll(memberPattern)) {
    if (namesAndDigests.test(name)) continue
    const candidates = [
      Buffer.from(value, 'base64'),
      ...(/^[0-9A-Fa-f]+$/.test(value) ? [Buffer.from(value, 'hex')] : []),
    ]
    for (const raw of candidates) {
      if (keySizes.has(raw.length)) keys.set(value, rawKey(raw, `seen: member ${name}`))
    }
    if (keys.size >= maxRawKeys) {
      budget.hit(`${maxRawKeys} possible keys in one view`)
      break
    }
  }
  return [...keys.values()]
}

function matches(bytes: Buffer, pattern: RegExp): string[] {
  return [...bytes.toString('latin1').matchAll(pattern)].map(([text]) => text)
}

function parse(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
