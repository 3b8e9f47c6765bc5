/** Quoted-printable (RFC 2045 6.7) in any text, also where no header says so. */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { utf8SizeAt } from '../readable.ts'
import { latin1Of } from '../view.ts'
import { readHex } from './hex-digits.ts'
import { blocksAround } from './stretch.ts'
import { createTextOutput } from './text-output.ts'

/** `patient=e4b1…`: what stands behind the sign is a UUID (RFC 9562 4), or a number in hexadecimal. */
const uuid = /^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-/
const digest = /^[0-9A-Fa-f]{16}/

export const quotedPrintableDecoder: Decoder = {
  id: 'quoted-printable',
  decode(view) {
    const text = latin1Of(view)
    const marks: number[] = []
    for (let mark = text.indexOf('='); mark !== -1; mark = text.indexOf('=', mark + 1)) {
      if (isTelling(text, mark)) marks.push(mark)
    }
    return { parts: blocksAround(text, marks).map((at) => unquote(view.bytes, text, at)) }
  },
}

/**
 * What hardly stands in other text: a soft line break, an escaped equals sign, an escaped character of UTF-8, three
 * escapes in a row, a sign inside a word, or a letter of Latin-1. Of `a=b` and `country=DE` nothing is made.
 */
function isTelling(text: string, at: number): boolean {
  const value = readHex(text, at + 1, 2)
  if (value === -1) return softBreakAt(text, at) > 0 && isSoftBreak(text, at)
  const following = text.slice(at + 1, at + 17)
  if (uuid.test(following)) return false
  if (value === 0x3d) return true
  if (digest.test(following)) return false
  if (isEscape(text, at + 3) && isEscape(text, at + 6)) return true
  if (value >= 0x80 && isUtf8At(text, at)) return true
  if (isSign(value)) return /[A-Za-z]/.test(text[at - 1] ?? '') && /[A-Za-z0-9=]/.test(text[at + 3] ?? '')
  return isLatinLetter(value) && text[at - 1] !== '='
}

function unquote(bytes: Buffer, text: string, at: Range): DecodedPart {
  const end = at.offset + at.length
  const output = createTextOutput(bytes, at.length)
  let copied = at.offset
  for (let i = text.indexOf('=', at.offset); i !== -1 && i < end; ) {
    const value = readHex(text, i + 1, 2)
    const size = value === -1 ? softBreakAt(text, i) : 3
    if (size > 0 && i + size <= end) {
      output.copy(copied, i)
      if (value !== -1) output.byte(value, i, i + 3)
      copied = i + size
    }
    i = text.indexOf('=', i + Math.max(1, size))
  }
  output.copy(copied, end)
  return output.finish(at)
}

/** Length of a soft line break, which blanks may stand in (rule 3), else 0. */
function softBreakAt(text: string, at: number): number {
  let i = at + 1
  while (text[i] === ' ' || text[i] === '\t') i += 1
  if (text[i] === '\n') return i + 1 - at
  return text[i] === '\r' && text[i + 1] === '\n' ? i + 2 - at : 0
}

/** Padding of base64 ends a line too; then the text ends, or markup or armour follows. */
function isSoftBreak(text: string, at: number): boolean {
  const next = at + softBreakAt(text, at)
  return text[at - 1] !== '=' && next < text.length && !/[\r\n<]/.test(text[next] ?? '') && !text.startsWith('--', next)
}

function isEscape(text: string, at: number): boolean {
  return text[at] === '=' && readHex(text, at + 1, 2) !== -1
}

function isUtf8At(text: string, at: number): boolean {
  const escapeAt = (i: number) => (isEscape(text, i) ? readHex(text, i + 1, 2) : 0)
  return utf8SizeAt(Buffer.from([escapeAt(at), escapeAt(at + 3), escapeAt(at + 6), escapeAt(at + 9)]), 0) > 0
}

/** Space, punctuation: some senders escape all of these. */
function isSign(value: number): boolean {
  return value >= 0x20 && value < 0x7f && !/[A-Za-z0-9]/.test(String.fromCharCode(value))
}

/** À to ÿ without the signs and the Icelandic letters, which share their codes with `DE` and the like. */
function isLatinLetter(value: number): boolean {
  return value >= 0xc0 && ![0xd0, 0xd7, 0xde, 0xf0, 0xf7, 0xfe].includes(value)
}
