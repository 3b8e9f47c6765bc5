/** Escape sequences in fields of HL7 version 2 (v2.5 2.7). */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { readHex } from './hex-digits.ts'
import { endOfStretch, isControlOrBreak, startOfStretch, stretchAround } from './stretch.ts'
import { createTextOutput } from './text-output.ts'

interface Delimiters {
  release: string
  /** What `\F\`, `\S\`, `\T\`, `\R\` and `\E\` stand for. */
  named: Readonly<Record<string, string>>
}

/** A segment at the begin of a line, also of one in a string. */
const segmentPattern = /(?:^|[\r\n\v"'>])(?:MSH|[A-Z][A-Z0-9]{2})\|/
/** The header names the delimiters: component, repetition, escape, subcomponent (v2.5 2.14.9.2). */
const headerPattern = /MSH([^\w\s])([^\w\s])([^\w\s])([^\w\s])([^\w\s])/
const longestSequence = 4096
const longestSegment = 32_768
/** Formatting commands (v2.5 2.7.6). */
const formatting = /^\.(?:br|sp|fi|nf|ce|in|ti|sk)[+-]?\d{0,4}$/i
/** Highlighting, charset shifts and local sequences stand for no text. */
const silent = /^(?:[HN]|[CM][0-9A-F]{4,6}|Z[A-Za-z0-9]{0,20})$/

export const hl7EscapesDecoder: Decoder = {
  id: 'hl7-escapes',
  decode(view) {
    const text = latin1Of(view)
    const delimiters = delimitersOf(text)
    const { release } = delimiters
    let isMessage: boolean | undefined
    const parts: DecodedPart[] = []
    let from = 0
    for (let mark = text.indexOf(release); mark !== -1; mark = text.indexOf(release, Math.max(from, mark + 1))) {
      const sequence = sequenceAt(text, mark, delimiters)
      if (sequence === undefined) continue
      isMessage ??= segmentPattern.test(text)
      const line = stretchAround(text, mark, from, isControlOrBreak)
      const at = isMessage ? withNeighbours(text, line, from) : line
      from = at.offset + at.length
      if (isMessage || (!looksLikePath(text, at) && isAllEscapes(text, at, delimiters)))
        parts.push(unescapeLine(view.bytes, text, at, delimiters))
    }
    return { parts }
  },
}

/** With the segments around it, as texts go on in the next; those that hold a document are left out. */
function withNeighbours(text: string, line: Range, floor: number): Range {
  let { offset } = line
  let end = offset + line.length
  for (;;) {
    const start = startOfStretch(text, startOfBreak(text, offset, floor), floor, isControlOrBreak)
    if (start === offset || offset - start > longestSegment) break
    offset = start
  }
  for (;;) {
    const next = endOfStretch(text, endOfBreak(text, end), isControlOrBreak)
    if (next === end || next - end > longestSegment) break
    end = next
  }
  return { offset, length: end - offset }
}

function startOfBreak(text: string, at: number, floor: number): number {
  let start = at
  while (start > floor && isBreak(text.charCodeAt(start - 1))) start -= 1
  return start
}

function endOfBreak(text: string, at: number): number {
  let end = at
  while (isBreak(text.charCodeAt(end))) end += 1
  return end
}

function isBreak(code: number): boolean {
  return code === 0x0d || code === 0x0a
}

function delimitersOf(text: string): Delimiters {
  const header = text.includes('MSH') ? (headerPattern.exec(text) ?? []).slice(1) : []
  const [F = '|', S = '^', R = '~', release = '\\', T = '&'] = new Set(header).size === 5 ? header : []
  return { release, named: { F, S, T, R, E: release } }
}

function unescapeLine(bytes: Buffer, text: string, at: Range, delimiters: Delimiters): DecodedPart {
  const end = at.offset + at.length
  const output = createTextOutput(bytes, at.length)
  let copied = at.offset
  for (let i = text.indexOf(delimiters.release, at.offset); i !== -1 && i < end; ) {
    const sequence = sequenceAt(text, i, delimiters)
    const size = sequence?.size ?? 1
    if (sequence !== undefined && i + size <= end) {
      output.copy(copied, i)
      // Of hexadecimal data each pair of digits has its place.
      const pace = sequence.bytes.length > 1 ? 2 : 0
      for (const [n, byte] of sequence.bytes.entries())
        output.byte(byte, i + n * pace, n === sequence.bytes.length - 1 ? i + size : i + (n + 1) * pace)
      copied = i + size
    }
    i = text.indexOf(delimiters.release, i + size)
  }
  output.copy(copied, end)
  return output.finish(at)
}

function sequenceAt(text: string, at: number, delimiters: Delimiters): { bytes: Buffer; size: number } | undefined {
  const { release, named } = delimiters
  const code = text.charCodeAt(at + 1)
  if (!((code >= 0x41 && code <= 0x5a) || code === 0x2e)) return undefined
  const letter = text[at + 1] ?? ''
  if (text[at + 2] === release && named[letter] !== undefined) return { bytes: Buffer.from(named[letter]), size: 3 }
  let end = at + 2
  while (end < text.length && end - at < longestSequence && /[A-Za-z0-9+-]/.test(text[end] ?? '')) end += 1
  if (text[end] !== release) return undefined
  const content = text.slice(at + 1, end)
  const size = end + 1 - at
  if (letter === 'X') return isHex(content.slice(1)) ? { bytes: Buffer.from(content.slice(1), 'hex'), size } : undefined
  if (formatting.test(content)) return { bytes: Buffer.from(/^\.sp|^\.br/i.test(content) ? '\n' : ' '), size }
  return silent.test(content) ? { bytes: Buffer.alloc(0), size } : undefined
}

function isHex(digits: string): boolean {
  if (digits.length === 0 || digits.length % 2 === 1) return false
  for (let i = 0; i < digits.length; i += 2) if (readHex(digits, i, 2) === -1) return false
  return true
}

/** A field alone, outside its message: then every backslash must belong to a sequence. */
function isAllEscapes(text: string, at: Range, delimiters: Delimiters): boolean {
  const end = at.offset + at.length
  for (let i = text.indexOf(delimiters.release, at.offset); i !== -1 && i < end; ) {
    const sequence = sequenceAt(text, i, delimiters)
    if (sequence === undefined) return false
    i = text.indexOf(delimiters.release, i + sequence.size)
  }
  return true
}

/** A path on a network begins with two backslashes, which belong to no sequence. */
function looksLikePath(text: string, { offset, length }: Range): boolean {
  return /[A-Za-z]:\\/.test(text.slice(offset, offset + length))
}
