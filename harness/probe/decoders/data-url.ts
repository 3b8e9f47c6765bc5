/** `data:` URLs (RFC 2397) in any text. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { readHex } from './hex-digits.ts'
import { createFinder, earlier } from './stretch.ts'
import { createTextOutput } from './text-output.ts'

/** Media type, parameters, perhaps `;base64`, comma. */
const headPattern =
  /data:([A-Za-z0-9!#$&^_.+-]{1,127}\/[A-Za-z0-9!#$&^_.+-]{1,127})?((?:;[^;,"'<>\s\p{Cc}]{1,255}){0,16}),/iuy

export const dataUrlDecoder: Decoder = {
  id: 'data-url',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    const pattern = new RegExp(headPattern)
    let from = 0
    const nextLower = createFinder(text, 'data:')
    const nextUpper = createFinder(text, 'DATA:')
    const next = (position: number) => earlier(nextLower(position), nextUpper(position))
    for (let mark = next(0); mark !== -1; mark = next(Math.max(from, mark + 1))) {
      pattern.lastIndex = mark
      const head = pattern.exec(text)
      if (head === null) continue
      const start = mark + head[0].length
      const end = endOfUrl(text, start)
      from = end
      const base64 = /;base64$/i.test(head[2] ?? '')
      // Without escapes the data stand there as they are.
      if (!base64 && !text.slice(start, end).includes('%')) continue
      const part = readData(view.bytes, text, start, end, base64)
      if (part.bytes.length > 0) parts.push(part)
    }
    return { parts }
  },
}

/** What the letters stand for; those of base64 may be escaped, too. */
function readData(bytes: Buffer, text: string, start: number, end: number, base64: boolean): DecodedPart {
  const output = createTextOutput(bytes, end - start)
  let held = 0
  let bits = 0
  let byteStart = start
  for (let i = start; i < end; ) {
    const escaped = text[i] === '%' ? readHex(text, i + 1, 2) : -1
    const code = escaped === -1 ? text.charCodeAt(i) : escaped
    const next = i + (escaped === -1 ? 1 : 3)
    const value = base64 ? letterValue(code) : code
    if (!base64) output.byte(code, i, next)
    else if (value !== -1) {
      held = ((held << 6) | value) & 0xfff
      bits += 6
      if (bits >= 8) {
        bits -= 8
        // The letter that ends this byte begins the next.
        output.byte((held >> bits) & 0xff, byteStart, next - bits / 6)
        byteStart = next - bits / 6
      }
    }
    i = next
  }
  return output.finish({ offset: start, length: end - start }, base64 ? 'base64' : 'percent')
}

function endOfUrl(text: string, from: number): number {
  let i = from
  while (i < text.length && !isEdge(text.charCodeAt(i))) i += 1
  return i
}

/** White space and control characters, quotation marks, angle brackets, the end of `url(...)`, a backslash. */
function isEdge(code: number): boolean {
  return code <= 0x20 || code === 0x22 || code === 0x3c || code === 0x3e || code === 0x29 || code === 0x5c
}

function letterValue(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52
  if (code === 0x2b || code === 0x2d) return 62
  return code === 0x2f || code === 0x5f ? 63 : -1
}
