/** JSON Web Encryption in compact form (RFC 7516): the header is readable, the rest is ciphertext until a key opens it. */

import type { DecodedPart, Decoder, Explained } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { findCompact } from './compact.ts'
import { decodeSegment } from './jws.ts'

export const jweDecoder: Decoder = {
  id: 'jwe-header',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    const explained: Explained[] = []
    for (const { at, segments, header } of findCompact(text, 5)) {
      const [head] = segments
      if (head === undefined || typeof header.enc !== 'string') continue
      parts.push(decodeSegment(text, head, 'header'))
      const secret = head.offset + head.length
      const range = { offset: secret, length: at.offset + at.length - secret }
      explained.push({ at: range, as: `JWE (${String(header.alg)}, ${header.enc})` })
    }
    return { parts, explained }
  },
}
