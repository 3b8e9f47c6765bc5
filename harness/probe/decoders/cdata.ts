/** Text of XML that CDATA sections, comments or processing instructions cut (XML 1.0 2.5 to 2.7), in one piece. */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { separator } from '../content.ts'
import { latin1Of } from '../view.ts'
import { createFinder, earlier, isControl, startOfStretch } from './stretch.ts'
import { createTextOutput } from './text-output.ts'

/** Opening and closing of what is no element but stands in text; of CDATA, what stands between belongs to the text. */
const kinds = [
  { open: '<![CDATA[', close: ']]>', isText: true },
  { open: '<!--', close: '-->', isText: false },
  { open: '<?', close: '?>', isText: false },
] as const

const lessThan = 0x3c

interface Piece extends Range {
  isText: boolean
}

export const cdataDecoder: Decoder = {
  id: 'cdata',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    const findClosing = createClosings(text)
    const nextBang = createFinder(text, '<!')
    const nextQuestion = createFinder(text, '<?')
    const nextMark = (position: number) => earlier(nextBang(position), nextQuestion(position))
    let from = 0
    for (let mark = nextMark(0); mark !== -1; mark = nextMark(Math.max(from, mark + 2))) {
      const run = readRun(text, mark, from, findClosing)
      if (run === undefined) continue
      from = run.offset + run.length
      const kept = run.pieces.filter((piece) => piece.isText)
      const cut = run.pieces.some((piece) => piece.sectioned) || kept.filter((piece) => hasText(text, piece)).length > 1
      if (cut) parts.push(join(view.bytes, run, kept))
    }
    return { parts }
  },
}

interface Run extends Range {
  pieces: (Piece & { sectioned?: true })[]
}

/** Text and sections that follow each other, from after a tag until before the next. */
function readRun(text: string, mark: number, floor: number, findClosing: FindClosing): Run | undefined {
  const offset = startOfStretch(text, mark, floor, isEdge)
  const pieces: Run['pieces'] = [{ offset, length: mark - offset, isText: true }]
  let at = mark
  for (;;) {
    const kind = kinds.find(({ open }) => text.startsWith(open, at))
    const close = kind === undefined ? -1 : findClosing(kind.close, at + kind.open.length)
    if (kind === undefined || close === -1) break
    const start = at + kind.open.length
    pieces.push({
      offset: start,
      length: close - start,
      isText: kind.isText,
      ...(kind.isText ? { sectioned: true } : {}),
    })
    at = close + kind.close.length
    const next = endOfText(text, at)
    pieces.push({ offset: at, length: next - at, isText: true })
    at = next
  }
  return at === mark ? undefined : { offset, length: at - offset, pieces }
}

function join(bytes: Buffer, run: Range, kept: readonly Range[]): DecodedPart {
  const output = createTextOutput(bytes, run.length)
  for (const { offset, length } of kept) output.copy(offset, offset + length)
  return output.finish({ offset: run.offset, length: run.length })
}

function hasText(text: string, { offset, length }: Range): boolean {
  return /\S/.test(text.slice(offset, offset + length))
}

function endOfText(text: string, from: number): number {
  let i = from
  for (; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === lessThan || isControl(code)) break
  }
  return i
}

/** Position of a closing; -1 where none comes, or where one part ends and the next one, put behind it, begins. */
type FindClosing = (close: string, from: number) => number

function createClosings(text: string): FindClosing {
  const finders = new Map(
    kinds.map(({ close }): [string, (from: number) => number] => [close, createFinder(text, close)]),
  )
  const nextSeparator = createFinder(text, separator.toString('latin1'))
  return (close, from) => {
    const found = finders.get(close)?.(from) ?? -1
    const border = nextSeparator(from)
    return border !== -1 && border < found ? -1 : found
  }
}

function isEdge(code: number): boolean {
  return code === lessThan || code === 0x3e || isControl(code)
}
