/**
 * Values whose pieces stand apart: wrapped or indented text, names over several fields, text that was cut by markup or
 * by the length of a field, and text of which only the start was kept, or the end.
 *
 * Words of a value are looked for by their bytes; from there the whole value is read through, over what may stand
 * between pieces: white space, markup, separators and field names. All of it must be there, in order, so that no false
 * alarm is more likely than with the value in one piece.
 */

import type { Anchor } from './anchors.ts'
import { readThrough } from './read-through.ts'
import type { Reading } from './readings.ts'

interface SpreadHit {
  form: string
  offset: number
  length: number
}

/** Starts of a value that are tried before an anchor, and how far before it they may lie. */
const maxStarts = 6
const maxSpread = 4096
/** What ends a text that was cut off: a quote, a closing tag, a separator, a control character, an ellipsis. */
const cutMark =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters end fields
  /^(?: ?(?:$|\.\.|\xe2\x80\xa6|\x85|\[|\|)|["^~\x00-\x09\x0b\x0c\x0e-\x1f]|'(?:$|[,;:)\]}>\r\n])|<\/|\\"|[\r\n]+(?![A-Za-z\x80-\xff\r\n]))/
/** As far as they stand together in any case. */
const firstLetters = /^[^ -]+/
const wordByte = /[A-Za-z0-9\x80-\xff]/

/** The value around a piece that was found; undefined when it is not there or stands in one piece. */
export function readAround(text: string, offset: number, anchor: Anchor): SpreadHit | undefined {
  const { reading } = anchor
  if (reading.gaps !== 'digits' && !goesOnAround(text, offset, anchor)) return undefined
  for (const start of startsBefore(text, offset, anchor)) {
    const { end, read } = readThrough(text, start, reading.text, reading.gaps)
    if (reading.gaps === 'digits' && (isDigit(text[start - 1]) || isDigit(text[end]))) continue
    if (read === reading.text.length) {
      // In one piece it is found by its bytes.
      return text.startsWith(reading.text, start)
        ? undefined
        : { form: `${reading.form}/spread`, offset: start, length: end - start }
    }
    if (read < reading.startLength || end <= offset) continue
    if (cutMark.test(text.slice(end, end + 8)) && isOnlyWrapped(text.slice(start, end), reading.text)) {
      return { form: `${reading.form}/start`, offset: start, length: end - start }
    }
  }
  return readEnd(text, offset, anchor)
}

/**
 * The end of a value of which the start is not in these bytes, as a program read them in pieces. It begins inside a
 * word: nobody begins a text like that, while several may end in the same phrase.
 */
function readEnd(text: string, offset: number, { at, reading }: Anchor): SpreadHit | undefined {
  const from = at - offset
  if (from < 1 || from > reading.lastStart || !isInsideWord(reading, from)) return undefined
  if (!text.startsWith(reading.text.slice(from, at))) return undefined
  const value = reading.text.slice(from)
  const { end, read } = readThrough(text, 0, value, reading.gaps)
  return read === value.length ? { form: `${reading.form}/end`, offset: 0, length: end } : undefined
}

/**
 * Whether the value goes on around the piece, or may after a gap: gaps neither begin nor end in a letter or a digit. That
 * leaves out most sentences about others, which have their words in common with the value.
 */
function goesOnAround(text: string, offset: number, { at, bytes, reading }: Anchor): boolean {
  const value = reading.text
  let from = offset - 1
  for (let i = at - 1; i >= 0 && from >= 0 && text[from] === value[i]; i -= 1) from -= 1
  // All of it stands before, or this is where it was cut.
  const isAtStart = offset - 1 - from === at
  if (!isAtStart && isWordCode(text.charCodeAt(from))) return false
  let end = offset + bytes.length
  let i = at + bytes.length
  for (; i < value.length && text[end] === value[i]; i += 1) end += 1
  return i === value.length || !isWordCode(text.charCodeAt(end))
}

/** Where the value may begin: right before the piece, else where its first letters stand. */
function* startsBefore(text: string, offset: number, { at, reading, bytes }: Anchor): Generator<number> {
  const whole = reading.text
  const isRightBefore = offset >= at && text.startsWith(whole.slice(0, at), offset - at)
  if (isRightBefore) yield offset - at
  if (at === 0) return
  const window = Math.min(maxSpread, at + 240 * (1 + whole.slice(0, at).split(/[ -]/).length))
  const from = Math.max(0, offset - window)
  const before = text.slice(from, offset + Math.min(bytes.length, 1))
  const first = firstLetters.exec(whole.slice(0, reading.gaps === 'digits' ? 2 : Math.min(3, at)))?.[0] ?? ''
  let start = before.lastIndexOf(first)
  for (let tries = 0; tries < maxStarts && start !== -1; tries += 1) {
    if (!isRightBefore || from + start !== offset - at) yield from + start
    start = start === 0 ? -1 : before.lastIndexOf(first, start - 1)
  }
}

/** Apart by white space only: of text in fields, what separates the pieces does not tell where it was cut off. */
function isOnlyWrapped(found: string, value: string): boolean {
  return value.startsWith(found.replaceAll(/\s+/g, ' '))
}

/** ASCII letters and digits. */
function isWordCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
}

function isInsideWord({ text }: Reading, at: number): boolean {
  return wordByte.test(text[at - 1] ?? '') && wordByte.test(text[at] ?? '')
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}
