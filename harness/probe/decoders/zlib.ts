/** Deflate in its zlib wrapper (RFC 1950), wherever one begins. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { inflateZlib, isZlibHeader } from '../codecs.ts'
import { isPlausibleDeflate } from '../plausible-deflate.ts'

/** Method 8 with a window of 32 kB: what nearly every library writes. */
const firstByte = 0x78
/** Two bytes of magic turn up in any binary: what comes out of one must be more than an accident. */
const shortestOutput = 8

export const zlibDecoder: Decoder = {
  id: 'zlib',
  decode(view, budget) {
    const parts: DecodedPart[] = []
    const { bytes } = view
    let at = bytes.indexOf(firstByte)
    while (at !== -1) {
      const candidate = isZlibHeader(bytes, at) && isPlausibleDeflate(bytes.subarray(at + 2))
      const expanded = candidate ? inflateZlib(bytes.subarray(at), budget) : undefined
      const found = expanded !== undefined && expanded.bytes.length >= shortestOutput
      if (found) parts.push({ bytes: expanded.bytes, at: { offset: at, length: expanded.consumed } })
      at = bytes.indexOf(firstByte, at + (found ? expanded.consumed : 1))
    }
    return { parts }
  },
}
