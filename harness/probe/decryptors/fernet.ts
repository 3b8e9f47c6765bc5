/** Fernet tokens (github.com/fernet/spec): HMAC with the first half of the key, AES-128 in CBC mode with the second. */

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { DecodedPart, Decryptor, Explained } from '../../contracts/probe.ts'
import { type FernetToken, fernetMark, findFernetTokens } from '../decoders/fernet.ts'
import { latin1Of } from '../view.ts'
import { createCbcDecipher, withoutPadding } from './cms/legacy-cipher.ts'

const keyBytes = 32
const ivStart = 9
const ciphertextStart = 25
const macBytes = 32
const maxTries = 20_000

export function createFernetDecryptor(): Decryptor {
  return {
    id: 'fernet-decrypt',
    decrypt(view, keys, budget) {
      const parts: (DecodedPart & { key: string })[] = []
      const explained: Explained[] = []
      const candidates = keys.flatMap(({ id, raw }) => (raw?.length === keyBytes ? [{ id, raw }] : []))
      let tries = 0
      if (candidates.length === 0 || !view.bytes.includes(fernetMark)) return Promise.resolve({ parts, explained })
      for (const token of findFernetTokens(latin1Of(view))) {
        explained.push({ at: token.at, as: 'Fernet token' })
        for (const { id, raw } of candidates) {
          tries += 1
          if (tries > maxTries) {
            budget.hit(`${maxTries} keys tried on Fernet tokens`)
            return Promise.resolve({ parts, explained })
          }
          const bytes = openToken(token, raw)
          if (bytes === undefined) continue
          parts.push({ ...toPart(token, bytes), key: id })
          break
        }
      }
      return Promise.resolve({ parts, explained })
    },
  }
}

function openToken({ bytes }: FernetToken, key: Buffer): Buffer | undefined {
  const end = bytes.length - macBytes
  const mac = createHmac('sha256', key.subarray(0, 16)).update(bytes.subarray(0, end)).digest()
  if (!timingSafeEqual(mac, bytes.subarray(end))) return undefined
  const decipher = createCbcDecipher('aes-128-cbc', key.subarray(16), bytes.subarray(ivStart, ciphertextStart))
  const padded = decipher.update(bytes.subarray(ciphertextStart, end))
  return withoutPadding(padded, 16) ?? padded
}

function toPart({ at }: FernetToken, bytes: Buffer): DecodedPart {
  const positionOf = (offset: number) => at.offset + ((ciphertextStart + offset) * 4) / 3
  return { bytes, at, positionOf }
}
