/** MIME multipart bodies (RFC 2046 5.1), with or without the head that names their boundary. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { slicePart } from '../positions.ts'
import { latin1Of } from '../view.ts'

/** PEM armour begins with dashes too. */
const boundaryPattern = /(?:^|\n)--(?!-{0,3}BEGIN )([^\s"]{1,70})[ \t]*\r?\n/

export const multipartDecoder: Decoder = {
  id: 'multipart',
  decode(view) {
    const text = latin1Of(view)
    const first = text.includes('--') ? boundaryPattern.exec(text) : null
    if (first === null) return { parts: [] }
    const delimiter = `--${first[1] ?? ''}`
    const parts: DecodedPart[] = []
    let start = text.indexOf(delimiter, first.index)
    for (let number = 1; start !== -1 && !text.startsWith('--', start + delimiter.length); number += 1) {
      const lineEnd = text.indexOf('\n', start)
      if (lineEnd === -1) break
      const next = text.indexOf(`\n${delimiter}`, lineEnd)
      // Without a second delimiter the first line was something else, unless the body was cut off.
      if (next === -1 && number === 1 && !/^content-/i.test(text.slice(lineEnd + 1, lineEnd + 9))) break
      const end = next === -1 ? text.length : text[next - 1] === '\r' ? next - 1 : next
      parts.push(...splitHead(view.bytes, text, lineEnd + 1, Math.max(end, lineEnd + 1), number))
      start = next === -1 ? -1 : next + 1
    }
    return { parts }
  },
}

function splitHead(bytes: Buffer, text: string, start: number, end: number, number: number): DecodedPart[] {
  const empty = /\r?\n\r?\n/g
  empty.lastIndex = Math.max(0, start - 2)
  const found = empty.exec(text)
  const bodyStart = found === null || found.index >= end ? start : found.index + found[0].length
  const head = slicePart(bytes, { offset: start, length: Math.max(0, bodyStart - start) }, `part ${number} head`)
  const body = slicePart(bytes, { offset: bodyStart, length: Math.max(0, end - bodyStart) }, `part ${number} body`)
  return [head, body].filter((part) => part.bytes.length > 0)
}
