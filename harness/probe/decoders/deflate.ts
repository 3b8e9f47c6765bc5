/** Deflate without a wrapper (RFC 1951), such as in the SAML redirect binding (SAML Bindings 3.4.4.1). */

import { isAscii } from 'node:buffer'
import type { Budget, DecodedPart, Decoder } from '../../contracts/probe.ts'
import { inflateRaw, isZlibHeader } from '../codecs.ts'
import { peekDeflate } from '../plausible-deflate.ts'
import { isMostlyText, isPrintable } from '../readable.ts'

const shortestOutput = 6
/** Behind other bytes nothing says that a stream begins: what comes out must be more than a word. */
const shortestInnerOutput = 32
/** A few bytes over and over come out of random bytes more often than text does. */
const tellingBytes = 24
const repeats = 8
const sampleBytes = 1024
/** Binary begins so far before its first byte that is no text, and has so long a head of its own, at most. */
const textBefore = 8
const longestHead = 24
const wrapperMagics = [Buffer.from([0x1f, 0x8b, 8]), Buffer.from('PK\x03\x04', 'latin1')]
const longestWrapperHead = 300
const maxTries = 500
/** In less there is nothing else around a stream. */
const shortestAround = 96

/**
 * Nothing marks or checks such data, so only text counts as the result. It is read from the first byte of a view, and from
 * the first bytes of every stretch of binary in it.
 */
export const deflateDecoder: Decoder = {
  id: 'deflate',
  decode({ bytes }, budget) {
    const whole = inflateAt(bytes, 0, shortestOutput, budget)
    if (whole !== undefined) return { parts: [whole] }
    if (bytes.length < shortestAround || isPlain(bytes)) return { parts: [] }
    const parts: DecodedPart[] = []
    let tries = 0
    let end = 1
    for (const start of binaryStarts(bytes)) {
      const last = Math.min(bytes.length - 16, start + longestHead)
      for (let at = Math.max(end, start - textBefore); at < last && tries < maxTries; at += 1) {
        tries += 1
        end = at + 1
        if (peekDeflate(bytes, at, 'text', shortestInnerOutput) !== 'text' || isWrapped(bytes, at)) continue
        const part = inflateAt(bytes, at, shortestInnerOutput, budget)
        if (part === undefined) continue
        parts.push(part)
        end = at + part.at.length
        break
      }
      if (tries >= maxTries) break
    }
    return { parts }
  },
}

function inflateAt(bytes: Buffer, at: number, shortest: number, budget: Budget): DecodedPart | undefined {
  if (peekDeflate(bytes, at, 'text', shortest) !== 'text') return undefined
  const expanded = inflateRaw(bytes.subarray(at), budget)
  if (expanded === undefined || expanded.bytes.length < shortest || !isMostlyText(expanded.bytes)) return undefined
  const distinct = new Set(expanded.bytes.subarray(0, sampleBytes)).size
  if (
    distinct <
    (at === 0 ? Math.min(repeats, expanded.bytes.length / repeats) : Math.min(tellingBytes, expanded.bytes.length / 2))
  )
    return undefined
  return { bytes: expanded.bytes, at: { offset: at, length: expanded.consumed } }
}

/** In gzip, zlib or zip, which have decoders of their own. */
function isWrapped(bytes: Buffer, at: number): boolean {
  if (isZlibHeader(bytes, at - 2)) return true
  const before = bytes.subarray(Math.max(0, at - longestWrapperHead), at)
  return wrapperMagics.some((magic) => before.includes(magic))
}

/** Text in ASCII: nothing binary stands in it. */
function isPlain(bytes: Buffer): boolean {
  if (!isAscii(bytes)) return false
  let i = 0
  while (i < bytes.length && isPrintable(bytes[i] as number)) i += 1
  return i === bytes.length
}

/** Where binary begins: at the start, and behind enough bytes of text. */
function* binaryStarts(bytes: Buffer): Generator<number> {
  let text = 0
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] as number
    if (isPrintable(byte)) text += 1
    else {
      // Two bytes of a letter beyond ASCII are no binary.
      const isLetter = byte >= 0xc2 && byte < 0xf0 && ((bytes[i + 1] ?? 0) & 0xc0) === 0x80
      if (isLetter) i += byte >= 0xe0 ? 2 : 1
      else if (text >= textBefore || i === text) yield i
      text = isLetter ? text + 2 : 0
    }
  }
}
