/**
 * Values whose pieces stand apart: wrapped or indented text, names over several fields, text that was cut by markup or
 * by the length of a field, and text of which only the start was kept.
 *
 * Two words of a value are looked for by their bytes; from there the whole value is read through, over what may stand
 * between pieces: white space, markup, separators and field names. All of it must be there, in order, so that no false
 * alarm is more likely than with the value in one piece.
 */

import type { TruthElement } from '../../contracts/truth.ts'
import { encodeSpelling } from '../forms/charsets.ts'
import { bitsOf, enoughBits } from '../forms/distinctive.ts'
import { tryParseInstant } from '../forms/instant.ts'
import { splitName } from '../forms/name-parts.ts'
import { subscriberOf } from '../forms/phone.ts'
import { type Gaps, readThrough } from './read-through.ts'

/** A piece of a value, with what to do where it stands. */
export interface Anchor {
  bytes: Buffer
  element: TruthElement
  reading: Reading
  /** Position of the piece's bytes in the value. */
  at: number
}

interface SpreadHit {
  form: string
  offset: number
  length: number
}

interface Reading {
  /** Latin-1 text of the bytes. */
  text: string
  form: string
  gaps: Gaps
  /** Counts when it ends early, as text that was cut off. */
  canBeCut: boolean
}

const shortestAnchor = 6
/** Pieces that neither white space nor a hyphen splits. The times of day are such, years and house numbers are not. */
const wordPattern = /[^ -]{6,}/g
const longestAnchor = 24
/** So much of a sentence gives it away when the rest was cut off. */
const startCharacters = 24
/** Starts of a value that are tried before an anchor, and how far before it they may lie. */
const maxStarts = 6
const maxSpread = 4096
const fieldMarks = '"\'>|^,;:=\t~/'
/** What ends a text that was cut off: a quote, a closing tag, a separator, a control character, an ellipsis. */
const cutMark =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters end fields
  /^(?: ?(?:$|\.\.|\xe2\x80\xa6|\x85|\[|\|)|["^~\x00-\x09\x0b\x0c\x0e-\x1f]|'(?:$|[,;:)\]}>\r\n])|<\/|\\"|[\r\n]+(?![A-Za-z\x80-\xff\r\n]))/

/** The pieces to look for; none for values that would not be distinctive without their place. */
export function anchorsOf(element: TruthElement): Anchor[] {
  return readingsOf(element).flatMap((reading) =>
    reading.gaps === 'digits' ? digitAnchors(element, reading) : wordAnchors(element, reading),
  )
}

/** The value around a piece that was found; undefined when it is not there or stands in one piece. */
export function readAround(text: string, offset: number, anchor: Anchor): SpreadHit | undefined {
  const { reading } = anchor
  for (const start of startsBefore(text, offset, anchor)) {
    const { end, read } = readThrough(text, start, reading.text, reading.gaps)
    if (reading.gaps === 'digits' && (isDigit(text[start - 1]) || isDigit(text[end]))) continue
    if (read === reading.text.length) {
      // In one piece it is found by its bytes.
      return text.startsWith(reading.text, start)
        ? undefined
        : { form: `${reading.form}/spread`, offset: start, length: end - start }
    }
    if (!reading.canBeCut || read < startCharacters || end <= offset) continue
    if (cutMark.test(text.slice(end, end + 8)) && isOnlyWrapped(text.slice(start, end), reading.text)) {
      return { form: `${reading.form}/start`, offset: start, length: end - start }
    }
  }
  return undefined
}

function readingsOf({ kind, value }: TruthElement): Reading[] {
  const readings: Reading[] = []
  const add = (spelled: string, gaps: Gaps, canBeCut = false) => {
    if (bitsOf(spelled) < enoughBits) return
    for (const [suffix, bytes] of encodeSpelling(spelled)) {
      const text = bytes.toString('latin1')
      if (readings.some((known) => known.text === text)) continue
      readings.push({ text, form: kind + suffix, gaps, canBeCut })
    }
  }
  if (kind === 'text') {
    add(value, 'words', true)
    add(value.toUpperCase(), 'words', true)
  } else if (kind === 'name') {
    for (const order of ordersOf(value)) {
      add(order, 'name')
      add(order.toUpperCase(), 'name')
    }
  } else if (kind === 'bsn') add(value, 'digits')
  else if (kind === 'phone') {
    const subscriber = subscriberOf(value)
    if (subscriber !== undefined) for (const start of ['0', '+31']) add(start + subscriber, 'digits')
  } else if (kind === 'date') {
    for (const [, reading] of tryParseInstant(value)?.clocks ?? []) add(reading.replace('T', ' '), 'words')
  }
  return readings
}

/** As it is written, and with the family name first or the prefix last. */
function ordersOf(value: string): string[] {
  const parts = splitName(value)
  if (parts === undefined) return value.includes(' ') || value.includes('-') ? [value] : []
  const { given, prefix, own } = parts
  const orders = [
    [given, prefix, own],
    [prefix, own, given],
    [own, given, prefix],
    [own, prefix, given],
  ]
  return orders.map((order) => order.filter((part) => part !== '').join(' '))
}

/** The longest word near the start, which is there when the end was cut off, and the longest of the others. */
function wordAnchors(element: TruthElement, reading: Reading): Anchor[] {
  const words = [...reading.text.matchAll(wordPattern)].map(({ index, 0: word }) => ({ at: index, word }))
  const longest = (list: typeof words) => list.toSorted((a, b) => b.word.length - a.word.length)[0]
  const early = longest(words.filter(({ at, word }) => at + word.length <= startCharacters + 1))
  const late = longest(words.filter((word) => word !== early))
  return [early, late].flatMap((found) => {
    if (found === undefined) return []
    return [{ bytes: Buffer.from(found.word.slice(0, longestAnchor), 'latin1'), element, reading, at: found.at }]
  })
}

/** Six digits at either end, and five of them behind or before the mark of a field: two fields hold four at most. */
function digitAnchors(element: TruthElement, reading: Reading): Anchor[] {
  const { text } = reading
  const anchors: Anchor[] = []
  const add = (piece: string, at: number) => anchors.push({ bytes: Buffer.from(piece, 'latin1'), element, reading, at })
  add(text.slice(0, shortestAnchor), 0)
  add(text.slice(-shortestAnchor), text.length - shortestAnchor)
  const five = shortestAnchor - 1
  for (const mark of fieldMarks) {
    add(text.slice(0, five) + mark, 0)
    add(mark + text.slice(-five), text.length - shortestAnchor)
  }
  return anchors
}

/** Where the value may begin: right before the piece, else where its first letters stand. */
function* startsBefore(text: string, offset: number, { at, reading, bytes }: Anchor): Generator<number> {
  const whole = reading.text
  if (text.startsWith(whole.slice(0, at), offset - at) && offset >= at) yield offset - at
  if (at === 0) return
  const window = Math.min(maxSpread, at + 240 * (1 + whole.slice(0, at).split(/[ -]/).length))
  const from = Math.max(0, offset - window)
  const before = text.slice(from, offset + Math.min(bytes.length, 1))
  const first = whole.slice(0, reading.gaps === 'digits' ? 2 : Math.min(3, at))
  let start = before.lastIndexOf(first)
  for (let tries = 0; tries < maxStarts && start !== -1; tries += 1) {
    if (from + start !== offset - at) yield from + start
    start = start === 0 ? -1 : before.lastIndexOf(first, start - 1)
  }
}

/** Apart by white space only: of text in fields, what separates the pieces does not tell where it was cut off. */
function isOnlyWrapped(found: string, value: string): boolean {
  return value.startsWith(found.replaceAll(/\s+/g, ' '))
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}
