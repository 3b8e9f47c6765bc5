/**
 * Brotli (RFC 7932) that is named as such next to its base64, as in `br=…`. It has no magic and few checks, so nothing
 * else tells it from other bytes; as a content coding the HTTP decoder undoes it.
 */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { unbrotli } from '../codecs.ts'
import { latin1Of } from '../view.ts'

const namedPattern = /(?:\bbr|brotli)(?:[=:,]| ?["']|\s){1,4}([A-Za-z0-9+/_-]{8,})/gi

export const brotliDecoder: Decoder = {
  id: 'brotli',
  decode(view, budget) {
    const parts: DecodedPart[] = []
    for (const match of latin1Of(view).matchAll(namedPattern)) {
      const letters = match[1] ?? ''
      const expanded = unbrotli(Buffer.from(letters, 'base64'), budget)
      const at = { offset: match.index + match[0].length - letters.length, length: letters.length }
      if (expanded !== undefined) parts.push({ bytes: expanded.bytes, at })
    }
    return { parts }
  },
}
