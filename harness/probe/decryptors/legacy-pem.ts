/** PEM under a password as OpenSSL wrote it before PKCS#8: `Proc-Type: 4,ENCRYPTED` (RFC 1421 4.6.1.1, PEM_read_bio). */

import type { DecodedPart, Decryptor, Explained, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { decryptCbc, withoutPadding } from './cms/legacy-cipher.ts'
import { isWholeSequence } from './cms/plausible-content.ts'
import { bytesToKey } from './openssl/bytes-to-key.ts'

export interface LegacyPem {
  at: Range
  cipher: string
  keyBytes: number
  iv: Buffer
  ciphertext: Buffer
}

const mark = 'Proc-Type: 4,ENCRYPTED'
const pattern =
  /-----BEGIN ([A-Z]{2,10}) PRIVATE KEY-----\s{1,4}Proc-Type: 4,ENCRYPTED\s{1,4}DEK-Info: ([A-Z0-9-]{3,20}),([0-9A-Fa-f]{16,32})\s{1,8}([A-Za-z0-9+/=\s]{1,100000})-----END \1 PRIVATE KEY-----/g

const ciphers: Readonly<Record<string, readonly [name: string, keyBytes: number]>> = {
  'AES-128-CBC': ['aes-128-cbc', 16],
  'AES-192-CBC': ['aes-192-cbc', 24],
  'AES-256-CBC': ['aes-256-cbc', 32],
  'DES-EDE3-CBC': ['des-ede3-cbc', 24],
  'DES-CBC': ['des-cbc', 8],
}

export function createLegacyPemDecryptor(): Decryptor {
  return {
    id: 'legacy-pem',
    decrypt(view, keys) {
      const parts: (DecodedPart & { key: string })[] = []
      const explained: Explained[] = []
      for (const pem of findLegacyPems(latin1Of(view))) {
        explained.push({ at: pem.at, as: 'encrypted private key' })
        for (const { id, password } of keys) {
          const bytes = password === undefined ? undefined : openLegacyPem(pem, password)
          if (bytes === undefined) continue
          parts.push({ bytes, at: pem.at, key: id })
          break
        }
      }
      return Promise.resolve({ parts, explained })
    },
  }
}

/** @param text latin1 */
export function findLegacyPems(text: string): LegacyPem[] {
  if (!text.includes(mark)) return []
  return [...text.matchAll(pattern)].flatMap((match) => {
    const [whole, , name = '', iv = '', body = ''] = match
    const [cipher, keyBytes] = ciphers[name] ?? []
    if (cipher === undefined || keyBytes === undefined) return []
    const at = { offset: match.index, length: whole.length }
    return [{ at, cipher, keyBytes, iv: Buffer.from(iv, 'hex'), ciphertext: Buffer.from(body, 'base64') }]
  })
}

/** The key in DER (PKCS#1 or SEC 1). */
export function openLegacyPem({ cipher, keyBytes, iv, ciphertext }: LegacyPem, password: string): Buffer | undefined {
  try {
    const padded = decryptCbc(cipher, bytesToKey('md5', password, iv.subarray(0, 8), keyBytes), iv, ciphertext)
    const key = withoutPadding(padded, iv.length)
    return key !== undefined && isWholeSequence(key) ? key : undefined
  } catch {
    return undefined
  }
}
