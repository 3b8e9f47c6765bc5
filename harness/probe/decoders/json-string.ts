/** Escapes in JSON strings (RFC 8259 7), for instance a document that stands in a string of another. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { createMappedOutput, type MappedOutput } from '../positions.ts'
import { latin1Of } from '../view.ts'

const simple: Readonly<Record<string, number>> = {
  '"': 0x22,
  '\\': 0x5c,
  '/': 0x2f,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
}

export const jsonStringDecoder: Decoder = {
  id: 'json-string',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    let from = 0
    for (let slash = text.indexOf('\\'); slash !== -1; slash = text.indexOf('\\', from)) {
      const start = startOfString(text, slash, from)
      const end = endOfString(text, slash)
      const part = unescapeRun(text, start, end)
      if (part !== undefined) parts.push(part)
      from = Math.max(end, slash + 1)
    }
    return { parts }
  },
}

function unescapeRun(text: string, start: number, end: number): DecodedPart | undefined {
  const output = createMappedOutput(end - start)
  let changed = false
  for (let i = start; i < end; ) {
    const size = text[i] === '\\' ? readEscape(text, i, end, output) : 0
    if (size === 0) output.byte(text.charCodeAt(i), i)
    else changed = true
    i += size || 1
  }
  return changed ? output.finish({ offset: start, length: end - start }) : undefined
}

/** Puts out what the escape means and returns its length, 0 when it is none. */
function readEscape(text: string, at: number, end: number, output: MappedOutput): number {
  const letter = text[at + 1] ?? ''
  const value = at + 1 < end ? simple[letter] : undefined
  if (value !== undefined) {
    output.byte(value, at)
    return 2
  }
  const unit = readUnit(text, at, end)
  if (unit === undefined) return 0
  const low = unit >= 0xd800 && unit < 0xdc00 ? readUnit(text, at + 6, end) : undefined
  if (low !== undefined && low >= 0xdc00 && low < 0xe000) {
    output.codePoint(0x10000 + ((unit - 0xd800) << 10) + low - 0xdc00, at)
    return 12
  }
  output.codePoint(unit, at)
  return 6
}

function readUnit(text: string, at: number, end: number): number | undefined {
  if (at + 6 > end || text[at] !== '\\' || text[at + 1] !== 'u') return undefined
  const digits = text.slice(at + 2, at + 6)
  return /^[0-9A-Fa-f]{4}$/.test(digits) ? Number.parseInt(digits, 16) : undefined
}

/** A string begins after a quote; text that stands in none begins with its line. */
function startOfString(text: string, slash: number, floor: number): number {
  let i = slash
  while (i > floor && text[i - 1] !== '"' && text.charCodeAt(i - 1) >= 0x20) i -= 1
  return i
}

function endOfString(text: string, slash: number): number {
  let i = slash
  while (i < text.length && text[i] !== '"' && text.charCodeAt(i) >= 0x20) i += text[i] === '\\' ? 2 : 1
  return Math.min(i, text.length)
}
