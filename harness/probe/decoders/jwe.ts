/** JSON Web Encryption in compact form (RFC 7516): the header is readable, the rest is ciphertext until a key opens it. */

import type { DecodedPart, Decoder, Explained } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { findCompact } from './compact.ts'
import type { JoseHeader } from './compact-header.ts'
import { decodeSegment } from './jws.ts'

export const jweDecoder: Decoder = {
  id: 'jwe-header',
  decode(view) {
    const parts: DecodedPart[] = []
    const explained: Explained[] = []
    for (const { at, segments, header } of findCompact(latin1Of(view), 5)) {
      const [head] = segments
      if (head === undefined) continue
      parts.push(decodeSegment(head, 'header'))
      const secret = head.offset + head.length
      explained.push({ at: { offset: secret, length: at.offset + at.length - secret }, as: nameJwe(header) })
    }
    return { parts, explained }
  },
}

/** Names the algorithms. Those of JOSE-HPKE are those of a draft, and stay closed unless asked for. */
export function nameJwe({ alg, enc }: JoseHeader): string {
  const names = [alg, enc].filter((name) => typeof name === 'string')
  const draft = typeof alg === 'string' && alg.startsWith('HPKE-') ? '; JOSE-HPKE, a draft' : ''
  return `JWE (${names.join(', ')}${draft})`
}
