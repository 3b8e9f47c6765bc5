/** Deflate in its zlib wrapper (RFC 1950), wherever one begins. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { hasPresetDictionary, inflateZlib, isZlibHeader } from '../codecs.ts'
import { peekDeflate } from '../plausible-deflate.ts'
import { createStreamMeter } from './stream-meter.ts'

/** Method 8 with a window of 32 kB: what nearly every library writes. Smaller windows count at the start of a view. */
const firstByte = 0x78
/** Two bytes of magic turn up in any binary: what comes out of one must be more than an accident. */
const shortestOutput = 8

/** First bytes for windows of 256 bytes to 32 kB. */
export const zlibMarks = ['\x08', '\x18', '\x28', '\x38', '\x48', '\x58', '\x68', '\x78']

export const zlibDecoder: Decoder = {
  id: 'zlib',
  decode({ bytes }, budget) {
    const parts: DecodedPart[] = []
    const meter = createStreamMeter(budget, 'zlib')
    let at = isZlibHeader(bytes, 0) ? 0 : bytes.indexOf(firstByte)
    while (at !== -1) {
      const start = at
      const candidate = isZlibHeader(bytes, at) && peekDeflate(bytes, at + 2) !== 'no'
      const expanded = candidate ? meter.expand((room) => inflateZlib(bytes.subarray(start), room)) : undefined
      const found = expanded !== undefined && expanded.bytes.length >= shortestOutput
      if (found) parts.push({ bytes: expanded.bytes, at: { offset: at, length: expanded.consumed } })
      at = bytes.indexOf(firstByte, at + (found ? expanded.consumed : 1))
    }
    if (hasPresetDictionary(bytes)) budget.hit('zlib: a preset dictionary that is not at hand')
    return { parts }
  },
}
