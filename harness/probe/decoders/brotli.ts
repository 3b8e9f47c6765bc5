/**
 * Brotli (RFC 7932): a stream from the first byte of a view, and one that is named as such next to its base64, as in
 * `br=…`. It has no magic and few checks, so that only text counts as what comes out of a stream without a name; as a
 * content coding the HTTP decoder undoes it.
 */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { type Expanded, unbrotli } from '../codecs.ts'
import { isMostlyText } from '../readable.ts'
import { latin1Of } from '../view.ts'
import { beginsBrotli } from './brotli-header.ts'

const namedPattern = /(?:\bbr|brotli)(?:[=:,]| ?["']|\s){1,4}([A-Za-z0-9+/_-]{8,})/gi
const shortestStream = 12
const shortestOutput = 12
/** Bytes of output by which a long stream shows whether text comes out. */
const sampleBytes = 2048

export const brotliDecoder: Decoder = {
  id: 'brotli',
  decode(view, budget) {
    const { bytes } = view
    const parts: DecodedPart[] = []
    if (bytes.length >= shortestStream && beginsBrotli(bytes) && !isMostlyText(bytes, 64)) {
      const sample = bytes.length <= sampleBytes ? undefined : unbrotli(bytes.subarray(0, sampleBytes), budget)
      const promises = bytes.length <= sampleBytes || (sample !== undefined && isMostlyText(sample.bytes))
      const expanded = promises ? unbrotli(bytes, budget) : undefined
      if (expanded !== undefined && isCompressedText(expanded)) {
        parts.push({ bytes: expanded.bytes, at: { offset: 0, length: expanded.consumed } })
      }
    }
    for (const match of latin1Of(view).matchAll(namedPattern)) {
      const letters = match[1] ?? ''
      const expanded = unbrotli(Buffer.from(letters, 'base64'), budget)
      const at = { offset: match.index + match[0].length - letters.length, length: letters.length }
      if (expanded !== undefined) parts.push({ bytes: expanded.bytes, at })
    }
    return { parts }
  },
}

function isCompressedText({ bytes, consumed }: Expanded): boolean {
  return bytes.length >= shortestOutput && bytes.length > consumed && isMostlyText(bytes)
}
