/** Keys in JSON Web Key form (RFC 7517): their numbers are explained, as nothing readable comes out of them. */

import type { Decoder, Explained } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'

/** A JWK holds no other object. */
const keyPattern = /\{[^{}]*"kty"[^{}]*\}/g
/** Members with base64url numbers or points (RFC 7518 6, RFC 8037 2). */
const numberPattern = /"(?:n|x|y|d|p|q|dp|dq|qi|k)"\s*:\s*"([A-Za-z0-9_-]{20,})"/g

export const jwkDecoder: Decoder = {
  id: 'jwk',
  decode(view) {
    const text = latin1Of(view)
    if (!text.includes('"kty"')) return { parts: [] }
    const explained: Explained[] = []
    for (const key of text.matchAll(keyPattern)) {
      for (const number of key[0].matchAll(numberPattern)) {
        const length = number[1]?.length ?? 0
        const offset = key.index + number.index + number[0].length - 1 - length
        explained.push({ at: { offset, length }, as: 'JWK key' })
      }
    }
    return { parts: [], explained }
  },
}
