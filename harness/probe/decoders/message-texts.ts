/**
 * Texts that messages carry in pieces, as their fields are short: over segments and repetitions of HL7 version 2 (OBX-5
 * of the types for text, NTE-3; v2.5 7.4.2, 2.15.10), and over components and segments of EDIFACT (FTX, C108). The
 * pieces come in a row, as a field of a fixed width cuts words, and line by line, as a program that wraps cuts at blanks.
 */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { createTextOutput, type TextOutput } from './text-output.ts'

/** A segment: what pieces of one text have in common, and the pieces in it. */
interface Segment extends Range {
  key: string
  pieces: Range[]
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the end of a block (MLLP)
const hl7Segment = /(?<=^|[\r\n\v"'>])(?:OBX|NTE)\|[^\r\n\v\f\x1c"]{0,65536}/g
/** TX, FT and ST (v2.5 2.A). */
const textTypes: ReadonlySet<string> = new Set(['TX', 'FT', 'ST', ''])
const edifactTag = 'FTX+'
const longestFtx = 8192
const edifactKey = 'FTX '
/** A question mark. */
const release = 0x3f
/** More than a terminator and a line end is something else. */
const longestGap = 8

export const messageTextMarks: readonly string[] = ['OBX|', 'NTE|', 'FTX+']

export const messageTextsDecoder: Decoder = {
  id: 'message-texts',
  decode(view) {
    const text = latin1Of(view)
    const segments = [
      ...[...text.matchAll(hl7Segment)].flatMap(({ index, 0: segment }) => readHl7(segment, index)),
      ...edifactSegments(text),
    ]
    const groups = groupSegments(segments).filter((group) => group.flatMap(({ pieces }) => pieces).length > 1)
    return { parts: groups.flatMap((group) => [join(view.bytes, group, 'joined'), join(view.bytes, group, 'lines')]) }
  },
}

function readHl7(segment: string, start: number): Segment[] {
  const fields = rangesBetween(segment, 0, segment.length, '|')
  const textOf = (index: number) => {
    const field = fields[index]
    return field === undefined ? '' : segment.slice(field.offset, field.offset + field.length)
  }
  const isNote = segment.startsWith('NTE')
  if (!isNote && !textTypes.has(textOf(2))) return []
  const field = fields[isNote ? 3 : 5]
  if (field === undefined || field.length === 0) return []
  const pieces = rangesBetween(segment, field.offset, field.offset + field.length, '~')
  const key = isNote ? 'NTE' : `OBX ${textOf(3)}`
  return [{ key, offset: start, length: segment.length, pieces: pieces.map((piece) => shift(piece, start)) }]
}

/** Up to the terminator (ISO 9735-1 5): one that a release character stands before is text. */
function edifactSegments(text: string): Segment[] {
  const segments: Segment[] = []
  let end = 0
  for (let at = text.indexOf(edifactTag), next = 0; at !== -1; at = text.indexOf(edifactTag, next)) {
    next = at + edifactTag.length
    // Looked for once, also where it is far behind many tags.
    if (end <= at) end = text.indexOf("'", at)
    while (end !== -1 && isReleasedAt(text, end)) end = text.indexOf("'", end + 1)
    if (end === -1) break
    if (end - at > longestFtx) continue
    segments.push(readEdifact(text.slice(at, end + 1), at))
    next = end
  }
  return segments
}

/** An odd number of release characters stands before it. */
function isReleasedAt(text: string, at: number): boolean {
  let count = 0
  while (text.charCodeAt(at - 1 - count) === release) count += 1
  return count % 2 === 1
}

function readEdifact(segment: string, start: number): Segment {
  const elements = rangesBetween(segment, 0, segment.length - 1, '+', '?')
  const [qualifier, literal] = [elements[1], elements[4]]
  const key = `${edifactKey}${qualifier === undefined ? '' : segment.slice(qualifier.offset, qualifier.offset + qualifier.length)}`
  const pieces =
    literal === undefined ? [] : rangesBetween(segment, literal.offset, literal.offset + literal.length, ':', '?')
  return { key, offset: start, length: segment.length, pieces: pieces.map((piece) => shift(piece, start)) }
}

function rangesBetween(text: string, start: number, end: number, mark: string, releaseMark = ''): Range[] {
  const ranges: Range[] = []
  let from = start
  for (let i = start; i < end; i += 1) {
    if (text[i] === releaseMark) i += 1
    else if (text[i] === mark) {
      ranges.push({ offset: from, length: i - from })
      from = i + 1
    }
  }
  ranges.push({ offset: from, length: end - from })
  return ranges
}

function shift({ offset, length }: Range, by: number): Range {
  return { offset: offset + by, length }
}

/** Neighbours of one kind. */
function groupSegments(segments: readonly Segment[]): Segment[][] {
  const groups: Segment[][] = []
  for (const segment of segments) {
    const last = groups.at(-1)?.at(-1)
    const goesOn = last?.key === segment.key && segment.offset - last.offset - last.length <= longestGap
    if (goesOn) groups.at(-1)?.push(segment)
    else groups.push([segment])
  }
  return groups
}

/** Without the release characters of EDIFACT; the escapes of HL7 can be told without the message around them. */
function copyReleased(output: TextOutput, bytes: Buffer, { offset, length }: Range, isReleased: boolean): void {
  const end = offset + length
  let copied = offset
  for (let i = offset; isReleased && i < end - 1; i += 1) {
    if (bytes[i] !== release) continue
    output.copy(copied, i)
    i += 1
    copied = i
  }
  output.copy(copied, end)
}

function join(bytes: Buffer, group: readonly Segment[], part: 'joined' | 'lines'): DecodedPart {
  const [first, last] = [group[0], group.at(-1)]
  const offset = first?.offset ?? 0
  const at = { offset, length: (last?.offset ?? 0) + (last?.length ?? 0) - offset }
  const output = createTextOutput(bytes, at.length)
  const isReleased = first?.key.startsWith(edifactKey) === true
  for (const piece of group.flatMap(({ pieces }) => pieces)) {
    if (part === 'lines' && output.length > 0) output.byte(0x0a, piece.offset, piece.offset)
    copyReleased(output, bytes, piece, isReleased)
  }
  return output.finish(at, part)
}
