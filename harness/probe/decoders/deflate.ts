/** Deflate without a wrapper (RFC 1951), such as in the SAML redirect binding (SAML Bindings 3.4.4.1). */

import type { Decoder } from '../../contracts/probe.ts'
import { inflateRaw } from '../codecs.ts'
import { isPlausibleDeflate } from '../plausible-deflate.ts'
import { isMostlyText } from '../readable.ts'

const shortestOutput = 6

/** Reads a view from its first byte. Nothing marks or checks such data, so only text counts as the result. */
export const deflateDecoder: Decoder = {
  id: 'deflate',
  decode(view, budget) {
    const { bytes } = view
    if (!isPlausibleDeflate(bytes)) return { parts: [] }
    const expanded = inflateRaw(bytes, budget)
    if (expanded === undefined || expanded.bytes.length < shortestOutput) return { parts: [] }
    if (!isMostlyText(expanded.bytes)) return { parts: [] }
    return { parts: [{ bytes: expanded.bytes, at: { offset: 0, length: expanded.consumed } }] }
  },
}
