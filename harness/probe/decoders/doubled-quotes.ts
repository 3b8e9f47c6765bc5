/** Quotation marks doubled inside quotation marks: in CSV (RFC 4180 2.7) and in SQL (ISO 9075-2 5.3). */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { blocksAround } from './stretch.ts'
import { createTextOutput } from './text-output.ts'

export const doubledQuotesDecoder: Decoder = {
  id: 'doubled-quotes',
  decode(view) {
    const text = latin1Of(view)
    return { parts: [...readMarks(view.bytes, text, '"', 'csv'), ...readMarks(view.bytes, text, "'", 'sql')] }
  },
}

function readMarks(bytes: Buffer, text: string, quote: string, part: string): DecodedPart[] {
  const twice = quote + quote
  const marks: number[] = []
  for (let mark = text.indexOf(twice); mark !== -1; ) {
    const end = endOfRun(text, mark, quote)
    // Two marks alone are an empty string.
    if (isWordAt(text, mark - 1) || isWordAt(text, end)) marks.push(mark)
    mark = text.indexOf(twice, end)
  }
  return blocksAround(text, marks).map((at) => halve(bytes, text, at, quote, part))
}

/** Of an odd number, one opens or closes the string; of an even number, half remains. */
function halve(bytes: Buffer, text: string, at: Range, quote: string, part: string): DecodedPart {
  const output = createTextOutput(bytes, at.length)
  const twice = quote + quote
  const end = at.offset + at.length
  let copied = at.offset
  for (let i = text.indexOf(twice, at.offset); i !== -1 && i < end; ) {
    const runEnd = Math.min(end, endOfRun(text, i, quote))
    const kept = Math.ceil((runEnd - i) / 2)
    output.copy(copied, i)
    for (let n = 0; n < kept; n += 1) output.byte(quote.charCodeAt(0), i + 2 * n, Math.min(runEnd, i + 2 * n + 2))
    copied = runEnd
    i = text.indexOf(twice, runEnd)
  }
  output.copy(copied, end)
  return output.finish(at, part)
}

function endOfRun(text: string, at: number, quote: string): number {
  let end = at
  while (text[end] === quote) end += 1
  return end
}

/** A letter or digit; every byte beyond ASCII counts as a letter. */
function isWordAt(text: string, at: number): boolean {
  if (at < 0 || at >= text.length) return false
  const code = text.charCodeAt(at)
  const letter = code | 0x20
  return (letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39) || code >= 0x80
}
