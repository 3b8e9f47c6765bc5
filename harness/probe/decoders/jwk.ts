/** Keys in JSON Web Key form (RFC 7517): their numbers are explained, as nothing readable comes out of them. */

import type { Decoder, Explained, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'

const marks = /[{}]|"kty"/g
/** Members with base64url numbers or points (RFC 7518 6, RFC 8037 2). */
const numberPattern = /"(?:n|x|y|d|p|q|dp|dq|qi|k)"\s*:\s*"([A-Za-z0-9_-]{20,})"/g

export const jwkDecoder: Decoder = {
  id: 'jwk',
  decode(view) {
    const text = latin1Of(view)
    if (!text.includes('"kty"')) return { parts: [] }
    const explained: Explained[] = []
    for (const key of findJwks(text)) {
      for (const number of text.slice(key.offset, key.offset + key.length).matchAll(numberPattern)) {
        const length = number[1]?.length ?? 0
        const offset = key.offset + number.index + number[0].length - 1 - length
        explained.push({ at: { offset, length }, as: 'JWK key' })
      }
    }
    return { parts: [], explained }
  },
}

/** Objects with a key type, in one pass; a JWK holds no other object. */
export function* findJwks(text: string): Generator<Range> {
  let open: number | undefined
  let typed = false
  for (const { 0: mark, index } of text.matchAll(marks)) {
    if (mark === '{') {
      open = index
      typed = false
    } else if (mark === '}') {
      if (open !== undefined && typed) yield { offset: open, length: index + 1 - open }
      open = undefined
    } else typed = true
  }
}
