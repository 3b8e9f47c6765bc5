/** Reads objects of PDF and operators one by one (ISO 32000-1 7.2, 7.3). */

import { isName, isOperator, type PdfDictionary, type PdfName, type PdfString, type PdfValue } from './syntax.ts'

export interface PdfLexer {
  /** The next object; undefined at the end. */
  next(): PdfValue | undefined
  /** Where the reading is. */
  at: number
}

/** 7.3.10 sets no limit; hostile input nests to the end. */
const maxNesting = 64
const delimiters = new Set(Array.from('()<>[]{}/%', (letter) => letter.charCodeAt(0)))
const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 }

/** @param end where the reading stops, at the latest */
export function createLexer(bytes: Buffer, start: number, end = bytes.length): PdfLexer {
  const lexer: PdfLexer = { at: start, next: () => readValue(bytes, lexer, end, 0) }
  return lexer
}

function readValue(bytes: Buffer, lexer: PdfLexer, end: number, nesting: number): PdfValue | undefined {
  skipSpace(bytes, lexer, end)
  const first = bytes[lexer.at]
  if (first === undefined || lexer.at >= end) return undefined
  const letter = String.fromCharCode(first)
  if (letter === '/') return readName(bytes, lexer, end)
  if (letter === '(') return readLiteral(bytes, lexer, end)
  if (letter === '<' && bytes[lexer.at + 1] === 0x3c) return readDictionary(bytes, lexer, end, nesting)
  if (letter === '<') return readHex(bytes, lexer, end)
  if (letter === '[') {
    lexer.at += 1
    return readList(bytes, lexer, end, nesting)
  }
  if (letter === '>' && bytes[lexer.at + 1] === 0x3e) {
    lexer.at += 2
    return { kind: 'operator', name: '>>' }
  }
  if (delimiters.has(first)) {
    lexer.at += 1
    return { kind: 'operator', name: letter }
  }
  return readWord(bytes, lexer, end)
}

function skipSpace(bytes: Buffer, lexer: PdfLexer, end: number): void {
  for (; lexer.at < end; lexer.at += 1) {
    const byte = bytes[lexer.at] ?? 0
    if (byte === 0x25) while (lexer.at < end && bytes[lexer.at] !== 10 && bytes[lexer.at] !== 13) lexer.at += 1
    else if (!isSpace(byte)) return
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 9 && byte <= 13 && byte !== 11) || byte === 0
}

function wordEnd(bytes: Buffer, start: number, end: number): number {
  let at = start
  while (at < end && !isSpace(bytes[at] ?? 0) && !delimiters.has(bytes[at] ?? 0)) at += 1
  return at
}

function readName(bytes: Buffer, lexer: PdfLexer, end: number): PdfName {
  const stop = wordEnd(bytes, lexer.at + 1, end)
  const raw = bytes.toString('latin1', lexer.at + 1, stop)
  lexer.at = stop
  const name = raw.includes('#')
    ? raw.replace(/#([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    : raw
  return { kind: 'name', name }
}

function readWord(bytes: Buffer, lexer: PdfLexer, end: number): PdfValue {
  const stop = wordEnd(bytes, lexer.at, end)
  const word = bytes.toString('latin1', lexer.at, stop)
  lexer.at = stop
  if (/^[+-]{0,2}(?:\d{1,15}\.?\d{0,15}|\.\d{1,15})-?/.test(word))
    return Number.parseFloat(word.replace('--', '-')) || 0
  if (word === 'true' || word === 'false') return word === 'true'
  return word === 'null' ? null : { kind: 'operator', name: word }
}

/** 7.3.4.2: balanced parentheses need no escape. */
function readLiteral(bytes: Buffer, lexer: PdfLexer, end: number): PdfString {
  const start = lexer.at + 1
  const stop = literalEnd(bytes, start, end)
  const length = stop - start
  lexer.at = stop + 1
  const output = Buffer.allocUnsafe(length)
  let written = 0
  for (let at = start; at < stop; ) {
    const byte = bytes[at] ?? 0
    const escaped = byte === 0x5c ? readEscape(bytes, at + 1) : { length: 0, value: byte }
    if (escaped.value !== undefined) {
      output[written] = escaped.value
      written += 1
    }
    at += 1 + escaped.length
  }
  return {
    kind: 'string',
    bytes: output.subarray(0, written),
    at: { offset: start, length },
    plain: written === length,
  }
}

function literalEnd(bytes: Buffer, start: number, end: number): number {
  let open = 1
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]
    if (byte === 0x5c) at += 1
    else if (byte === 0x28) open += 1
    else if (byte === 0x29) {
      open -= 1
      if (open === 0) return at
    }
  }
  return end
}

/** What stands behind a backslash: its length, and the byte it means, if any. */
function readEscape(bytes: Buffer, at: number): { length: number; value?: number } {
  const digits = /^[0-7]{1,3}/.exec(bytes.toString('latin1', at, at + 3))?.[0]
  if (digits !== undefined) return { length: digits.length, value: Number.parseInt(digits, 8) & 0xff }
  const byte = bytes[at] ?? 0
  if (byte === 13) return { length: bytes[at + 1] === 10 ? 2 : 1 }
  if (byte === 10) return { length: 1 }
  return { length: 1, value: escapes[String.fromCharCode(byte)] ?? byte }
}

function readHex(bytes: Buffer, lexer: PdfLexer, end: number): PdfString {
  const start = lexer.at + 1
  const close = bytes.indexOf(0x3e, start)
  const stop = close === -1 || close > end ? end : close
  lexer.at = stop + 1
  const digits = bytes.toString('latin1', start, stop).replace(/[^0-9A-Fa-f]/g, '')
  const decoded = Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')
  return { kind: 'string', bytes: decoded, at: { offset: start, length: stop - start }, plain: false }
}

function readDictionary(bytes: Buffer, lexer: PdfLexer, end: number, nesting: number): PdfDictionary {
  lexer.at += 2
  const items = readList(bytes, lexer, end, nesting)
  const entries = new Map<string, PdfValue>()
  for (let i = 0; i + 1 < items.length; i += 2) {
    const [key, value = null] = items.slice(i, i + 2)
    if (isName(key)) entries.set(key.name, value)
  }
  return { kind: 'dictionary', entries }
}

/** Up to the bracket that closes it; `n g R` becomes a reference. */
function readList(bytes: Buffer, lexer: PdfLexer, end: number, nesting: number): PdfValue[] {
  const items: PdfValue[] = []
  if (nesting >= maxNesting) return items
  for (
    let value = readValue(bytes, lexer, end, nesting + 1);
    value !== undefined;
    value = readValue(bytes, lexer, end, nesting + 1)
  ) {
    if (!isOperator(value)) items.push(value)
    else if (value.name === ']' || value.name === '>>') break
    else if (value.name === 'R') {
      const [number] = items.splice(-2)
      items.push(typeof number === 'number' ? { kind: 'reference', number } : null)
    } else if (value.name === 'endobj' || value.name === 'endstream') break
  }
  return items
}
