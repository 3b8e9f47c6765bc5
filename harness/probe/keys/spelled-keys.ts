/** Raw symmetric keys as they are spelled in text. */

import type { HeldKey } from '../../contracts/probe.ts'
import { rawKey } from './held-key.ts'

/** Key lengths of AES, of the AES-CBC-HMAC pairs (RFC 7518 5.1) and of HMAC, bytes. */
const keySizes: ReadonlySet<number> = new Set([16, 24, 32, 48, 64])

export function isKeySize(bytes: number): boolean {
  return keySizes.has(bytes)
}

/** What the letters give in base64, base64url and hex, where that has the size of a key. */
export function readSpelledKey(value: string): Buffer[] {
  const { length } = value
  const letters = value.endsWith('==') ? length - 2 : value.endsWith('=') ? length - 1 : length
  // Most values are told by their length alone.
  const [fromBase64, fromHex] = [isKeySize((letters * 3) >> 2), isKeySize(length / 2)]
  if (!(fromBase64 || fromHex) || length > 128 || !/^[A-Za-z0-9+/_-]{16,128}={0,2}$/.test(value)) return []
  return [
    ...(fromBase64 ? [Buffer.from(value, 'base64')] : []),
    ...(fromHex && /^[0-9A-Fa-f]+$/.test(value) ? [Buffer.from(value, 'hex')] : []),
  ]
}

/** Also the letters themselves: a password of the right length that is used as a key. */
export function readNamedKey(value: string): Buffer[] {
  const letters = Buffer.from(value, 'latin1')
  return isKeySize(letters.length) ? [...readSpelledKey(value), letters] : readSpelledKey(value)
}

export function rawKeys(raws: readonly Buffer[], source: string): HeldKey[] {
  return raws.map((raw) => rawKey(raw, source))
}
