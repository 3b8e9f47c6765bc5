/**
 * Escapes of C (C17 6.4.4.4) that other languages and the logs of web servers share: `\xNN`, three octal digits, `\'`,
 * a line end that is escaped, and of later languages `\u{...}` and `\UXXXXXXXX`. Those of JSON count among them.
 */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { isUtf8 } from './charsets.ts'
import { readHex, readOctal, readUnits } from './hex-digits.ts'
import { quotedStretch } from './json-string.ts'
import { createTextOutput } from './text-output.ts'

interface Escape {
  value: number
  size: number
  /** A byte, which may be part of a character, or a character. */
  is: 'byte' | 'character'
  /** Occurs beyond JSON: without such escapes there is nothing here that is not read as JSON. */
  telling: boolean
}

const simple: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

export const cEscapesDecoder: Decoder = {
  id: 'c-escapes',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    let from = 0
    for (let slash = text.indexOf('\\'); slash !== -1; slash = text.indexOf('\\', Math.max(from, slash + 2))) {
      if (escapeAt(text, slash)?.telling !== true) continue
      const at = stretchWithBreaks(text, slash, from)
      from = Math.max(at.offset + at.length, slash + 1)
      parts.push(...unescapeRun(view.bytes, text, at))
    }
    return { parts }
  },
}

/** A string, with the lines that an escaped line end joins to it. */
function stretchWithBreaks(text: string, slash: number, floor: number): Range {
  const at = quotedStretch(text, slash, floor)
  let end = at.offset + at.length
  while (lineBreakAt(text, end) > 0 && text[end - 1] === '\\') {
    const next = quotedStretch(text, end + lineBreakAt(text, end), end + lineBreakAt(text, end))
    if (next.length === 0) break
    end = next.offset + next.length
  }
  return { offset: at.offset, length: end - at.offset }
}

/** As bytes; and where those are no UTF-8, with `\xe9` for the character U+00E9, as in JavaScript and Python. */
function unescapeRun(bytes: Buffer, text: string, at: Range): DecodedPart[] {
  const asBytes = unescapeAs(bytes, text, at, 'byte')
  if (isUtf8(asBytes.bytes)) return [asBytes]
  return [asBytes, unescapeAs(bytes, text, at, 'character')]
}

function unescapeAs(bytes: Buffer, text: string, at: Range, is: Escape['is']): DecodedPart {
  const end = at.offset + at.length
  const output = createTextOutput(bytes, at.length)
  let copied = at.offset
  for (let i = text.indexOf('\\', at.offset); i !== -1 && i < end; ) {
    const found = escapeAt(text, i)
    const size = found?.size ?? 1
    if (found !== undefined && i + size <= end) {
      output.copy(copied, i)
      if (found.value >= 0 && is === 'byte' && found.is === 'byte') output.byte(found.value, i, i + size)
      else if (found.value >= 0) output.codePoint(found.value, i, i + size)
      copied = i + size
    }
    i = text.indexOf('\\', i + size)
  }
  output.copy(copied, end)
  return output.finish(at, is === 'byte' ? undefined : 'characters')
}

function escapeAt(text: string, at: number): Escape | undefined {
  const letter = text[at + 1] ?? ''
  const plain = simple[letter]
  if (plain !== undefined) return { value: plain.charCodeAt(0), size: 2, is: 'character', telling: false }
  if (letter === "'") return { value: 0x27, size: 2, is: 'character', telling: true }
  const line = lineBreakAt(text, at + 1)
  if (line > 0) return { value: -1, size: 1 + line, is: 'character', telling: true }
  if (letter === 'x') return numeric(readHex(text, at + 2, 2), 4, 'byte')
  if (letter >= '0' && letter <= '3') return numeric(readOctal(text, at + 1), 4, 'byte')
  if (letter === 'U') return numeric(readHex(text, at + 2, 8), 10, 'character')
  return letter === 'u' ? unicodeAt(text, at) : undefined
}

function unicodeAt(text: string, at: number): Escape | undefined {
  const units = readUnits(text, at, '\\u')
  if (units !== undefined) return { value: units.codePoint, size: units.size, is: 'character', telling: false }
  const end = text[at + 2] === '{' ? text.slice(at + 3, at + 10).indexOf('}') : -1
  return end < 1 ? undefined : numeric(readHex(text, at + 3, end), end + 4, 'character')
}

function numeric(value: number, size: number, is: Escape['is']): Escape | undefined {
  return value < 0 || value > 0x10ffff ? undefined : { value, size, is, telling: true }
}

/** Length of the line end at this place, else 0. */
function lineBreakAt(text: string, at: number): number {
  return text[at] === '\n' ? 1 : text.startsWith('\r\n', at) ? 2 : 0
}
