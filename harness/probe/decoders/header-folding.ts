/**
 * Header fields that were folded over lines: unfolded with a space (RFC 5322 2.2.3, RFC 9112 5.2), and without, as in
 * vCard, iCalendar and LDIF, which cut words (RFC 6350 3.2, RFC 5545 3.1, RFC 2849).
 */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { separator } from '../content.ts'
import { latin1Of } from '../view.ts'
import { createFinder, earlier, isControlOrBreak, startOfStretch } from './stretch.ts'
import { createTextOutput } from './text-output.ts'

/** A field name, perhaps with parameters. */
const fieldStart = /[A-Za-z][A-Za-z0-9._-]{0,75}(?:;[^:\r\n]{0,900})?:/y

interface Fold {
  /** The line end, and the white space that begins the next line. */
  from: number
  to: number
}

export const headerFoldingDecoder: Decoder = {
  id: 'header-folding',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    const pattern = new RegExp(fieldStart)
    const nextSpace = createFinder(text, '\n ')
    const nextTab = createFinder(text, '\n\t')
    const nextFold = (position: number) => earlier(nextSpace(position), nextTab(position))
    // Only parts that were put together are kept apart by anything but line ends.
    const border = text.includes(separator.toString('latin1'))
    const startOfLine = (mark: number, floor: number) =>
      border
        ? startOfStretch(text, text[mark - 1] === '\r' ? mark - 1 : mark, floor, isControlOrBreak)
        : Math.max(floor, text.lastIndexOf('\n', mark - 1) + 1)
    let from = 0
    for (let mark = nextFold(0); mark !== -1; mark = nextFold(Math.max(from, mark + 1))) {
      const start = startOfLine(mark, from)
      pattern.lastIndex = start
      if (!isLetter(text.charCodeAt(start)) || !pattern.test(text)) continue
      const { folds, end } = readFolds(text, mark)
      from = end
      const at = { offset: start, length: end - start }
      parts.push(unfold(view.bytes, at, folds, true), unfold(view.bytes, at, folds, false))
    }
    return { parts }
  },
}

function isLetter(code: number): boolean {
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x7a
}

/** The folds from this one on that follow each other line by line, and the end of the last line. */
function readFolds(text: string, first: number): { folds: Fold[]; end: number } {
  const folds: Fold[] = []
  for (let at = first; ; ) {
    let to = at + 1
    while (text[to] === ' ' || text[to] === '\t') to += 1
    folds.push({ from: text[at - 1] === '\r' ? at - 1 : at, to })
    let end = to
    while (end < text.length && !isControlOrBreak(text.charCodeAt(end))) end += 1
    at = text[end] === '\r' ? end + 1 : end
    if (text[at] !== '\n' || (text[at + 1] !== ' ' && text[at + 1] !== '\t') || end === to) return { folds, end }
  }
}

function unfold(bytes: Buffer, at: Range, folds: readonly Fold[], spaced: boolean): DecodedPart {
  const output = createTextOutput(bytes, at.length)
  let copied = at.offset
  for (const { from, to } of folds) {
    output.copy(copied, from)
    if (spaced) output.byte(0x20, from, to)
    // Only the first white space belongs to the fold.
    else if (to - from > (bytes[from] === 0x0d ? 3 : 2)) output.copy(from + (bytes[from] === 0x0d ? 3 : 2), to)
    copied = to
  }
  output.copy(copied, at.offset + at.length)
  return output.finish(at, spaced ? 'spaced' : 'joined')
}
