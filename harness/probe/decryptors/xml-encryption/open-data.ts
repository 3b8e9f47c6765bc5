/** EncryptedData opened with keys that may be its own. */

import { createDecipheriv } from 'node:crypto'
import { attempt, openGcm } from '../../ciphers/unwrap.ts'
import type { ContentAlgorithm } from './algorithms.ts'
import type { UnwrappedKey } from './unwrap-keys.ts'

export interface OpenedData {
  bytes: Buffer
  /** Id of the held key. */
  key: string
}

/** Bits of evidence that the plaintext of a cipher without authentication needs, by how its key was found. */
export const neededBits = {
  /** The message names the key, and the key came out of a wrapping that checks itself. */
  named: 16,
  /** Any key of the right length. */
  any: 32,
} as const

export type Weigh = (plaintext: Buffer, padding: Buffer) => number

/** What the keys give; nothing when two of them give different things that are both plausible. */
export function openData(
  ciphertext: Buffer,
  algorithms: readonly ContentAlgorithm[],
  keys: readonly UnwrappedKey[],
  weigh: Weigh,
  needed: number,
): OpenedData | 'none' | 'tie' {
  let opened: OpenedData | undefined
  for (const { id, bytes: key } of keys) {
    for (const algorithm of algorithms) {
      if (key.length !== algorithm.keyBytes) continue
      if (algorithm.mode === 'gcm') {
        // XML Encryption 1.1, 5.2.4: an initialization vector of 96 bits, a tag of 128.
        const bytes = openGcm(key, ciphertext.subarray(0, 12), ciphertext.subarray(12, -16), ciphertext.subarray(-16))
        if (bytes !== undefined) return { bytes, key: id }
        continue
      }
      const bytes = openCbc(ciphertext, algorithm, key, weigh, needed)
      if (bytes === undefined) continue
      if (opened !== undefined && !opened.bytes.equals(bytes)) return 'tie'
      opened ??= { bytes, key: id }
    }
  }
  return opened ?? 'none'
}

/** XML Encryption 5.2: the last octet counts the padding, of which the other octets may be anything. */
function openCbc(
  ciphertext: Buffer,
  { name, blockBytes }: ContentAlgorithm,
  key: Buffer,
  weigh: Weigh,
  needed: number,
): Buffer | undefined {
  if (ciphertext.length < 2 * blockBytes || ciphertext.length % blockBytes !== 0) return undefined
  const padded = attempt(() => {
    const decipher = createDecipheriv(name, key, ciphertext.subarray(0, blockBytes)).setAutoPadding(false)
    return Buffer.concat([decipher.update(ciphertext.subarray(blockBytes)), decipher.final()])
  })
  const padding = padded?.at(-1) ?? 0
  if (padded === undefined || padding < 1 || padding > blockBytes) return undefined
  const plaintext = padded.subarray(0, -padding)
  return weigh(plaintext, padded.subarray(-padding)) >= needed ? plaintext : undefined
}
