/** JSON Web Signatures in compact form (RFC 7515): header and payload are readable, the signature is explained. */

import type { DecodedPart, Decoder, Explained } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { findCompact } from './compact.ts'
import type { LetterRun } from './compact-letters.ts'

export const jwsDecoder: Decoder = {
  id: 'jws',
  decode(view) {
    const parts: DecodedPart[] = []
    const explained: Explained[] = []
    for (const { segments, header } of findCompact(latin1Of(view), 3)) {
      const [head, payload, signature] = segments
      if (head !== undefined) parts.push(decodeSegment(head, 'header'))
      // An unencoded payload (RFC 7797 5.2) is readable as it stands.
      if (payload !== undefined && payload.length > 0 && header.b64 !== false)
        parts.push(decodeSegment(payload, 'payload'))
      if (signature !== undefined) explained.push({ at: rangeOf(signature), as: `JWS signature (${header.alg})` })
    }
    return { parts, explained }
  },
}

export function decodeSegment(segment: LetterRun, part: string): DecodedPart {
  return {
    bytes: Buffer.from(segment.letters, 'base64url'),
    at: rangeOf(segment),
    part,
    positionOf: (offset) => segment.positionOf((offset * 4) / 3),
  }
}

function rangeOf({ offset, length }: LetterRun) {
  return { offset, length }
}
