/** Base64 and hex spread over lines, with or without indentation, and base64 in pieces that are each padded. */

import type { Copied } from '../positions.ts'
import { endsWhole, letterValues } from './base64-letters.ts'

const [tab, lineFeed, carriageReturn, space, colon, equals] = [0x09, 0x0a, 0x0d, 0x20, 0x3a, 0x3d] as const
const shortestLine = 4
const shortestPiece = 2
/** How many full lines show that a text was wrapped: one of this length, two of the next, three of any. */
const longLine = 40
const tellingLine = 16
/** A run longer than any line of wrapped text: what follows it is no part of it. */
const longestLine = 1024

/**
 * The lines of a text that goes on behind the run in [start, end): lines of one length, the first and the last of which
 * may be shorter. Undefined when the run stands alone.
 * @param values of letters by their code, 255 for other codes
 */
export function readLines(
  bytes: Buffer,
  start: number,
  end: number,
  values: Uint8Array = letterValues,
): Copied[] | undefined {
  if (!isBreak(bytes[end]) || end - start > longestLine) return undefined
  const first = end - start
  const second = breakEnd(bytes, end)
  const breakLength = second - end
  const lineLength = Math.max(first, letterEnd(bytes, second, values) - second)
  if (lineLength < shortestLine || lineLength > longestLine) return undefined
  const pieces: Copied[] = [{ from: start, length: first }]
  for (let at = end; isBreak(bytes[at]) && breakEnd(bytes, at) - at === breakLength; ) {
    const from = at + breakLength
    at = letterEnd(bytes, from, values)
    const length = at - from
    if (length === 0 || length > lineLength) break
    // The name of the next header field (RFC 9112 5), behind one that ended in a token.
    if (length < lineLength && bytes[at] === colon) break
    // A short last line of long ones is the end of them; of short ones it may be a word of something else.
    if (length < lineLength && lineLength < longLine && !isLineEnd(bytes, at)) break
    pieces.push({ from, length })
    if (length < lineLength) break
  }
  const alike = pieces.filter(({ length }) => length === lineLength).length
  const enough = first < lineLength ? 2 : lineLength >= longLine ? 1 : lineLength >= tellingLine ? 2 : 3
  return pieces.length > 1 && alike >= enough ? pieces : undefined
}

/** The pieces of a text that were padded each on its own, from the one in [start, end) on. Undefined when it is alone. */
export function readPadded(bytes: Buffer, start: number, end: number): Copied[] | undefined {
  if (bytes[end] !== equals) return undefined
  const pieces: Copied[] = []
  for (let [from, to] = [start, end]; ; ) {
    pieces.push({ from, length: to - from })
    const padded = to + paddingLength(bytes, to)
    const next = letterEnd(bytes, padded, letterValues)
    const isWhole = padded > to && (padded - from) % 4 === 0 && endsWhole(bytes, from, to)
    if (!isWhole || next - padded < shortestPiece) break
    from = padded
    to = next
  }
  return pieces.length < 2 ? undefined : pieces
}

function paddingLength(bytes: Buffer, at: number): number {
  if (bytes[at] !== equals) return 0
  return bytes[at + 1] === equals ? 2 : 1
}

/** Behind a line break and the blanks that begin the next line. */
function breakEnd(bytes: Buffer, at: number): number {
  let end = at
  if (bytes[end] === carriageReturn) end += 1
  if (bytes[end] === lineFeed) end += 1
  while (bytes[end] === space || bytes[end] === tab) end += 1
  return end
}

function letterEnd(bytes: Buffer, from: number, values: Uint8Array): number {
  let end = from
  while (end < bytes.length && values[bytes[end] as number] !== 255) end += 1
  return end
}

function isBreak(byte: number | undefined): boolean {
  return byte === lineFeed || byte === carriageReturn
}

/** Nothing more of a word: white space, padding, a quote, the start of a tag, or the end. */
function isLineEnd(bytes: Buffer, at: number): boolean {
  const byte = bytes[at]
  return byte === undefined || byte <= space || byte === equals || byte === 0x22 || byte === 0x27 || byte === 0x3c
}
