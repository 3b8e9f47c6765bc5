/**
 * Percent-encoding (RFC 3986 2.1), forms in which a plus stands for a space (URL Standard 5.1), and `%uXXXX` as of the
 * function `escape` (ECMAScript B.2.1.1), in which `%XX` is a character of Latin-1.
 */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { readHex, readUnits } from './hex-digits.ts'
import { endOfStretch, isControlOrBreak, startOfStretch, stretchAround } from './stretch.ts'
import { createTextOutput } from './text-output.ts'

/** What `%XX` and a plus stand for. */
type Reading = 'bytes' | 'characters' | 'form'

/** Words, with letters of UTF-8, that a form joined by plus signs: sums and base64 have other letters between theirs. */
const joinedWord = /^(?:(?:[A-Za-z'.,:-]|[\xc3-\xc5][\x80-\xbf])+|\d{1,9})$/
const longestJoined = 4096
const [other, letter, digit] = [0, 1, 2] as const
/** Of the characters between plus signs. */
const wordKinds = Uint8Array.from({ length: 256 }, (_, code) =>
  /[A-Za-z'.,:\x80-\xff-]/.test(String.fromCharCode(code))
    ? letter
    : /\d/.test(String.fromCharCode(code))
      ? digit
      : other,
)
const base64Run = /[A-Za-z0-9+/]{80,}/g
const rarePlus = 24

export const percentDecoder: Decoder = {
  id: 'percent',
  decode(view) {
    const text = latin1Of(view)
    return { parts: [...readEscapes(view.bytes, text), ...readForms(view.bytes, text)] }
  },
}

function readEscapes(bytes: Buffer, text: string): DecodedPart[] {
  const parts: DecodedPart[] = []
  let from = 0
  for (let mark = text.indexOf('%'); mark !== -1; mark = text.indexOf('%', Math.max(from, mark + 1))) {
    if (escapeAt(text, mark) === undefined) continue
    const at = stretchAround(text, mark, from, isEdge)
    parts.push(unescapeRun(bytes, text, at, 'bytes'))
    from = at.offset + at.length
    const run = text.slice(at.offset, from)
    if (/%u/.test(run) && /%[89a-f]/i.test(run)) parts.push(unescapeRun(bytes, text, at, 'characters'))
  }
  return parts
}

function readForms(bytes: Buffer, text: string): DecodedPart[] {
  const parts: DecodedPart[] = []
  let from = 0
  for (let mark = text.indexOf('+'); mark !== -1; mark = text.indexOf('+', Math.max(from, mark + 1))) {
    const offset = startOfStretch(text, mark, from, isFormEdge)
    from = endOfStretch(text, mark, isFormEdge)
    const run = text.slice(offset, from)
    const ranges = isForm(run) ? [{ offset, length: run.length }] : joinedRanges(run, offset)
    parts.push(...ranges.map((at) => unescapeRun(bytes, text, at, 'form')))
  }
  return parts
}

/** A plus means a space in the value of a form, and beside what else only a form encodes. */
function isForm(run: string): boolean {
  if (!run.includes('=') && !run.includes('%')) return false
  const equals = run.search(/[\w\].-]=/)
  const named = equals !== -1 && run.lastIndexOf('+') > equals && /\w\+|\+\w/.test(run)
  return (named || /%[0-9A-Fa-f]{2}/.test(run)) && run.replace(base64Run, withoutRare).includes('+')
}

/** In base64 one letter in 64 is a plus, between words one in six. */
function withoutRare(run: string): string {
  return run.split('+').length < run.length / rarePlus ? '' : run
}

function joinedRanges(run: string, start: number): Range[] {
  if (run.length > longestJoined || !mayBeJoined(run)) return []
  return [...run.matchAll(/[A-Za-z0-9\x80-\xff'.,:+-]+/g)]
    .filter(([found]) => isJoined(found))
    .map(({ 0: found, index }) => ({ offset: start + index, length: found.length }))
}

/** A word before a plus and a word or number behind it, one of each at the least. */
function mayBeJoined(run: string): boolean {
  for (let plus = run.indexOf('+'); plus !== -1; plus = run.indexOf('+', plus + 1)) {
    if (isWordAt(run, plus - 1, -1) && isWordAt(run, plus + 1, 1)) return true
  }
  return false
}

/** Not a mix of letters and digits, from a place on in one direction. */
function isWordAt(run: string, from: number, step: 1 | -1): boolean {
  let [letters, digits] = [0, 0]
  for (let i = from; i >= 0 && i < run.length; i += step) {
    const kind = wordKinds[run.charCodeAt(i)]
    if (kind === other) break
    if (kind === digit) digits += 1
    else letters += 1
  }
  return letters + digits > 0 && (letters === 0 || digits === 0)
}

function isJoined(run: string): boolean {
  const words = run.split('+')
  return words.length > 1 && /[A-Za-z][a-z]/.test(words[0] ?? '') && words.every((word) => joinedWord.test(word))
}

function unescapeRun(bytes: Buffer, text: string, at: Range, reading: Reading): DecodedPart {
  const end = at.offset + at.length
  const output = createTextOutput(bytes, at.length)
  let copied = at.offset
  for (let i = at.offset; i < end; ) {
    const code = text.charCodeAt(i)
    const found = code === 0x25 ? escapeAt(text, i) : undefined
    const blank = code === 0x2b && reading === 'form'
    const size = found?.size ?? 1
    if (blank || found !== undefined) {
      output.copy(copied, i)
      copied = i + size
      if (found === undefined) output.byte(0x20, i, i + 1)
      else if (found.size > 3 || reading === 'characters') output.codePoint(found.codePoint, i, i + size)
      else output.byte(found.codePoint, i, i + 3)
    }
    i += size
  }
  output.copy(copied, end)
  return output.finish(at, reading === 'bytes' ? undefined : reading)
}

function escapeAt(text: string, at: number): { codePoint: number; size: number } | undefined {
  const value = readHex(text, at + 1, 2)
  return value === -1 ? readUnits(text, at, '%u') : { codePoint: value, size: 3 }
}

/** Line ends and control characters, quotation marks and angle brackets. */
function isEdge(code: number): boolean {
  return isControlOrBreak(code) || code === 0x22 || code === 0x3c || code === 0x3e
}

/** A form holds no white space. */
function isFormEdge(code: number): boolean {
  return code === 0x20 || code === 0x09 || isEdge(code)
}
