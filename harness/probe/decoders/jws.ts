/** JSON Web Signatures in compact form (RFC 7515): header and payload are readable, the signature is explained. */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { findCompact } from './compact.ts'

export const jwsDecoder: Decoder = {
  id: 'jws',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    const explained = []
    for (const { segments, header } of findCompact(text, 3)) {
      const [head, payload, signature] = segments
      if (head !== undefined) parts.push(decodeSegment(text, head, 'header'))
      if (payload !== undefined && payload.length > 0) parts.push(decodeSegment(text, payload, 'payload'))
      if (signature !== undefined) explained.push({ at: signature, as: `JWS signature (${String(header.alg)})` })
    }
    return { parts, explained }
  },
}

export function decodeSegment(text: string, at: Range, part: string): DecodedPart {
  return {
    bytes: Buffer.from(text.slice(at.offset, at.offset + at.length), 'base64url'),
    at,
    part,
    positionOf: (offset) => at.offset + (offset * 4) / 3,
  }
}
