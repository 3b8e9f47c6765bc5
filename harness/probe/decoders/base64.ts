/**
 * Base64 and base64url (RFC 4648 4, 5) wherever it stands in text, wrapped (RFC 2045 6.8) or glued to other letters:
 * a run is read at each of its four possible starts.
 */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { hasReadableStretch } from '../readable.ts'
import { latin1Of } from '../view.ts'
import { isWorthwhile } from './worthwhile.ts'

/** Six bytes: the shortest values that are searched by their bytes. */
const runPattern = /[A-Za-z0-9+/_-]{8,}/g
/** From here on the library decodes; below, a table is faster than a call. */
const longRun = 96
/** Lines of wrapped base64 are 64 (PEM) or 76 (MIME) characters. */
const shortestLine = 40

const values = createValueTable()

export const base64Decoder: Decoder = {
  id: 'base64',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    const scratch = new Uint8Array(longRun)
    const pattern = new RegExp(runPattern)
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const start = match.index
      const length = match[0].length
      if (length < longRun) {
        const wrapped = length >= shortestLine ? readWrapped(text, start, length) : undefined
        if (wrapped === undefined) addShort(view.bytes, start, length, scratch, parts)
        else pattern.lastIndex = addLong(wrapped, start, parts)
      } else addLong({ letters: match[0], lineLength: length, breakLength: 0, end: start + length }, start, parts)
    }
    return { parts }
  },
}

interface Run {
  letters: string
  lineLength: number
  breakLength: number
  end: number
}

function addShort(bytes: Buffer, start: number, length: number, scratch: Uint8Array, parts: DecodedPart[]): void {
  for (let skip = 0; skip < 4; skip += 1) {
    const size = decodeInto(bytes, start + skip, length - skip, scratch)
    if (!isWorthwhile(scratch, size, skip === 0)) continue
    const from = start + skip
    parts.push({
      bytes: Buffer.from(scratch.subarray(0, size)),
      at: { offset: from, length: length - skip },
      positionOf: (offset) => from + (offset * 4) / 3,
    })
  }
}

/** Adds the run as read from each start that gives something, and returns where the run ends. */
function addLong(run: Run, start: number, parts: DecodedPart[]): number {
  const { lineLength, breakLength, letters, end } = run
  for (let skip = 0; skip < 4; skip += 1) {
    const bytes = Buffer.from(skip === 0 ? letters : letters.slice(skip), 'base64')
    if (skip > 0 && !hasReadableStretch(bytes)) continue
    const positionOf = (offset: number) => {
      const letter = skip + (offset * 4) / 3
      return start + letter + Math.floor(letter / lineLength) * breakLength
    }
    parts.push({ bytes, at: { offset: start + skip, length: end - start - skip }, positionOf })
    if (skip === 0 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) break
  }
  return end
}

/** A first line and the lines of the same length after it, with the shorter one that closes them. */
function readWrapped(text: string, start: number, lineLength: number): Run | undefined {
  const breakLength = text.startsWith('\r\n', start + lineLength) ? 2 : text[start + lineLength] === '\n' ? 1 : 0
  if (breakLength === 0) return undefined
  const lines = [text.slice(start, start + lineLength)]
  const line = /[A-Za-z0-9+/_-]+/y
  let end = start + lineLength
  for (;;) {
    line.lastIndex = end + breakLength
    const next = line.exec(text)?.[0]
    if (next === undefined || next.length > lineLength) break
    lines.push(next)
    end += breakLength + next.length
    if (next.length < lineLength || !/[\r\n]/.test(text[end] ?? '')) break
  }
  return lines.length === 1 ? undefined : { letters: lines.join(''), lineLength, breakLength, end }
}

/** Returns the number of bytes. A last letter alone holds no byte. */
function decodeInto(bytes: Buffer, start: number, length: number, target: Uint8Array): number {
  const size = Math.floor((length * 3) / 4)
  let held = 0
  let bits = 0
  let at = 0
  for (let i = start; at < size; i += 1) {
    held = ((held << 6) | (values[bytes[i] ?? 0] ?? 0)) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      target[at] = (held >> bits) & 0xff
      at += 1
    }
  }
  return size
}

function createValueTable(): Uint8Array {
  const table = new Uint8Array(256)
  for (const alphabet of ['+/', '-_']) {
    const letters = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`
    for (let value = 0; value < 64; value += 1) table[letters.charCodeAt(value)] = value
  }
  return table
}
