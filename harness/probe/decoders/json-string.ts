/** Escapes in JSON strings (RFC 8259 7), for instance a document that stands in a string of another. */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { readUnits } from './hex-digits.ts'
import { createTextOutput, type TextOutput } from './text-output.ts'

const simple: ReadonlyMap<number, number> = new Map(
  Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }).map(
    ([letter, meaning]): [number, number] => [letter.charCodeAt(0), meaning.charCodeAt(0)],
  ),
)

export const jsonStringDecoder: Decoder = {
  id: 'json-string',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    let from = 0
    for (let slash = text.indexOf('\\'); slash !== -1; slash = text.indexOf('\\', from)) {
      const at = quotedStretch(text, slash, from)
      const part = unescapeRun(view.bytes, text, at)
      if (part !== undefined) parts.push(part)
      from = Math.max(at.offset + at.length, slash + 1)
    }
    return { parts }
  },
}

/** The string that an escape stands in: it begins after a quote; text that stands in none begins with its line. */
export function quotedStretch(text: string, slash: number, floor: number): Range {
  let start = slash
  while (start > floor && !isQuote(text, start - 1) && text.charCodeAt(start - 1) >= 0x20) start -= 1
  let end = slash
  while (end < text.length && text[end] !== '"' && text.charCodeAt(end) >= 0x20) {
    end += text[end] === '\\' && text.charCodeAt(end + 1) >= 0x20 ? 2 : 1
  }
  return { offset: start, length: Math.min(end, text.length) - start }
}

function isQuote(text: string, at: number): boolean {
  return text[at] === '"' && text[at - 1] !== '\\'
}

function unescapeRun(bytes: Buffer, text: string, at: Range): DecodedPart | undefined {
  const end = at.offset + at.length
  let output: TextOutput | undefined
  let copied = at.offset
  for (let i = text.indexOf('\\', at.offset); i !== -1 && i < end; ) {
    const found = escapeAt(text, i)
    const size = found?.size ?? 1
    if (found !== undefined && i + size <= end) {
      output ??= createTextOutput(bytes, at.length)
      output.copy(copied, i)
      output.codePoint(found.codePoint, i, i + size)
      copied = i + size
    }
    i = text.indexOf('\\', i + size)
  }
  output?.copy(copied, end)
  return output?.finish(at)
}

function escapeAt(text: string, at: number): { codePoint: number; size: number } | undefined {
  const meaning = simple.get(text.charCodeAt(at + 1))
  return meaning === undefined ? readUnits(text, at, '\\u') : { codePoint: meaning, size: 2 }
}
