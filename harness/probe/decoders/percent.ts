/** Percent-encoding (RFC 3986 2.1), and forms in which a plus stands for a space (URL Standard 5.1). */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { createMappedOutput } from '../positions.ts'
import { latin1Of } from '../view.ts'

const triggerPattern = /%[0-9A-Fa-f]{2}|\+/g

export const percentDecoder: Decoder = {
  id: 'percent',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    let from = 0
    const pattern = new RegExp(triggerPattern)
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const start = edgeBefore(text, match.index, from)
      const end = edgeAfter(text, match.index)
      const run = text.slice(start, end)
      if (/%[0-9A-Fa-f]{2}/.test(run)) parts.push(unescapeRun(text, start, end, false))
      // A plus means a space only in the value of a form.
      if (run.includes('=') && run.indexOf('+') > run.indexOf('=')) parts.push(unescapeRun(text, start, end, true))
      from = end
      pattern.lastIndex = end
    }
    return { parts }
  },
}

function unescapeRun(text: string, start: number, end: number, form: boolean): DecodedPart {
  const output = createMappedOutput(end - start)
  for (let i = start; i < end; ) {
    const code = text.charCodeAt(i)
    const value = code === 0x25 && i + 2 < end ? hexValue(text.charCodeAt(i + 1), text.charCodeAt(i + 2)) : -1
    if (value === -1) output.byte(form && code === 0x2b ? 0x20 : code, i)
    else output.byte(value, i)
    i += value === -1 ? 1 : 3
  }
  return output.finish({ offset: start, length: end - start }, form ? 'form' : undefined)
}

function hexValue(high: number, low: number): number {
  const digits = [high, low].map((code) => '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase()))
  const [first = -1, second = -1] = digits
  return first < 0 || second < 0 ? -1 : first * 16 + second
}

function edgeBefore(text: string, at: number, floor: number): number {
  let i = at
  while (i > floor && !isEdge(text.charCodeAt(i - 1))) i -= 1
  return i
}

function edgeAfter(text: string, at: number): number {
  let i = at
  while (i < text.length && !isEdge(text.charCodeAt(i))) i += 1
  return i
}

/** White space and control characters, quotes and angle brackets. */
function isEdge(code: number): boolean {
  return code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x3c || code === 0x3e
}
