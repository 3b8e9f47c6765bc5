/** The syntax of Rich Text Format (1.9.1, "RTF Syntax"): groups, control words, control symbols, text. */

import { codePage437, codePage850, macRoman } from '../code-pages.ts'
import { readHex } from './hex-digits.ts'
import { windows1252 } from './html-references.ts'

export interface Token {
  is: 'open' | 'close' | 'word' | 'byte' | 'unicode' | 'text' | 'nothing'
  start: number
  end: number
  /** Control word or symbol. */
  word?: string
  /** Number behind the word; value of a byte or a UTF-16 unit. */
  number?: number
}

export interface RtfGroup {
  destination: 'shown' | 'hidden' | 'ignored'
  /** Characters behind `\u` that are for readers without Unicode. */
  skipAfterUnicode: number
}

/** 0x80 to 0xff by the word that names the character set, or the number of the code page. */
export function charactersOf(name: string): string {
  if (name === 'mac' || name === '10000') return macRoman
  if (name === 'pc' || name === '437') return codePage437
  return name === 'pca' || name === '850' ? codePage850 : windowsCharacters
}

const windowsCharacters = windows1252 + String.fromCharCode(...Array.from({ length: 0x60 }, (_, i) => 0xa0 + i))
const wordPattern = /([A-Za-z]{1,32})(-?\d{1,10})? ?/y

/** @param text latin1 */
export function readToken(text: string, start: number): Token {
  const letter = text[start]
  if (letter === '{' || letter === '}') return { is: letter === '{' ? 'open' : 'close', start, end: start + 1 }
  if (letter === '\r' || letter === '\n') return { is: 'nothing', start, end: start + 1 }
  if (letter !== '\\') return { is: 'text', start, end: endOfText(text, start) }
  const next = text[start + 1] ?? ''
  if (next === "'") {
    const number = readHex(text, start + 2, 2)
    return number === -1 ? { is: 'nothing', start, end: start + 2 } : { is: 'byte', start, end: start + 4, number }
  }
  const pattern = new RegExp(wordPattern)
  pattern.lastIndex = start + 1
  const [whole, word = '', digits] = pattern.exec(text) ?? []
  // A line end behind a backslash is a paragraph.
  if (whole === undefined) return { is: 'word', start, end: start + 2, word: /[\r\n]/.test(next) ? 'par' : next }
  const end = start + 1 + whole.length
  const number = digits === undefined ? undefined : Number(digits)
  if (word === 'u' && number !== undefined) return { is: 'unicode', start, end, number }
  // Bytes as they are, which may hold braces.
  if (word === 'bin' && number !== undefined && number > 0) return { is: 'nothing', start, end: end + number }
  return { is: 'word', start, end, word, ...(number === undefined ? {} : { number }) }
}

function endOfText(text: string, start: number): number {
  let i = start + 1
  while (i < text.length && !isSyntax(text.charCodeAt(i))) i += 1
  return i
}

function isSyntax(code: number): boolean {
  return code === 0x5c || code === 0x7b || code === 0x7d || code === 0x0d || code === 0x0a
}
