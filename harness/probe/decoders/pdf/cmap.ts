/** ToUnicode character maps of fonts (ISO 32000-1 9.10.3): what the codes that are shown mean. */

import { createLexer } from './lexer.ts'
import { isOperator, isString, type PdfString, type PdfValue } from './syntax.ts'

export interface ToUnicode {
  /** Code → text. */
  texts: ReadonlyMap<number, string>
  /** Bytes per code, as the code space says; undefined when it does not. */
  codeLength: number | undefined
}

/** So many codes as two bytes can make. */
const maxCodes = 65_536

export function readToUnicode(content: Buffer): ToUnicode {
  const texts = new Map<number, string>()
  const lexer = createLexer(content, 0)
  let operands: PdfValue[] = []
  let codeLength: number | undefined
  for (let value = lexer.next(); value !== undefined; value = lexer.next()) {
    if (!isOperator(value)) {
      operands.push(value)
      continue
    }
    if (value.name === 'endbfchar') addCharacters(operands, texts)
    if (value.name === 'endbfrange') addRanges(operands, texts)
    const [space] = operands
    if (value.name === 'endcodespacerange' && isString(space)) codeLength = space.bytes.length
    operands = []
  }
  return { texts, codeLength }
}

function addCharacters(operands: readonly PdfValue[], texts: Map<number, string>): void {
  for (let i = 0; i + 1 < operands.length; i += 2) {
    const [code, text] = operands.slice(i, i + 2)
    if (isString(code) && isString(text)) texts.set(codeOf(code), textOf(text.bytes))
  }
}

/** First code, last code, and the text of the first one or a list of all texts. */
function addRanges(operands: readonly PdfValue[], texts: Map<number, string>): void {
  for (let i = 0; i + 2 < operands.length; i += 3) {
    const [first, last, target] = operands.slice(i, i + 3)
    if (!isString(first) || !isString(last)) continue
    const start = codeOf(first)
    const count = Math.min(codeOf(last) - start + 1, maxCodes - texts.size)
    for (let n = 0; n < count; n += 1) {
      const text = Array.isArray(target) ? target[n] : target
      if (!isString(text)) continue
      texts.set(start + n, Array.isArray(target) ? textOf(text.bytes) : textOf(raised(text.bytes, n)))
    }
  }
}

/** The last byte pair counts on. */
function raised(bytes: Buffer, n: number): Buffer {
  const copy = Buffer.from(bytes)
  if (copy.length >= 2) copy.writeUInt16BE((copy.readUInt16BE(copy.length - 2) + n) & 0xffff, copy.length - 2)
  else if (copy.length === 1) copy[0] = (copy[0] ?? 0) + n
  return copy
}

function codeOf({ bytes }: PdfString): number {
  return bytes.length === 0 || bytes.length > 4 ? 0 : bytes.readUIntBE(0, bytes.length)
}

function textOf(bytes: Buffer): string {
  if (bytes.length === 1) return bytes.toString('latin1')
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le')
}
