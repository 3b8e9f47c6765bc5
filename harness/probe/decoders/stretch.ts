/** How far the text around an escape reaches that is decoded together with it. */

import type { Range } from '../../contracts/probe.ts'

/** Tells by its code whether a character ends a stretch. */
export type IsEdge = (code: number) => boolean

/** Lines around a line with escapes that are decoded with it, so that a value of several lines stays whole. */
const contextLines = 8

const lineFeed = 0x0a

/** Ends of what texts hold: control characters other than white space. They also keep small parts apart. */
export function isControl(code: number): boolean {
  return code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d
}

export function isControlOrBreak(code: number): boolean {
  return code < 0x20 && code !== 0x09
}

/**
 * Next position of `needle` from a position on; asked with rising positions it reads the text once, also when another
 * needle occurs far more often.
 */
export function createFinder(text: string, needle: string): (from: number) => number {
  let found = -2
  return (from) => {
    if (found !== -1 && found < from) found = text.indexOf(needle, from)
    return found
  }
}

/** The earlier of two positions of which either may be -1, for none. */
export function earlier(a: number, b: number): number {
  return a === -1 || b === -1 ? Math.max(a, b) : Math.min(a, b)
}

/** First position of the stretch that `at` stands in, not before `floor`. */
export function startOfStretch(text: string, at: number, floor: number, isEdge: IsEdge): number {
  let i = at
  while (i > floor && !isEdge(text.charCodeAt(i - 1))) i -= 1
  return i
}

/** Position after the stretch that `at` stands in. */
export function endOfStretch(text: string, at: number, isEdge: IsEdge): number {
  let i = at
  while (i < text.length && !isEdge(text.charCodeAt(i))) i += 1
  return i
}

export function stretchAround(text: string, at: number, floor: number, isEdge: IsEdge): Range {
  const offset = startOfStretch(text, at, floor, isEdge)
  return { offset, length: endOfStretch(text, at, isEdge) - offset }
}

/**
 * Lines with marks and the lines around them. Every mark is in one block, blocks do not overlap.
 * @param marks rising positions of what is decoded
 */
export function blocksAround(text: string, marks: readonly number[]): Range[] {
  const blocks: Range[] = []
  let floor = 0
  for (let i = 0; i < marks.length; ) {
    const first = marks[i] ?? 0
    const offset = linesBefore(text, first, floor)
    let end = linesAfter(text, first)
    for (i += 1; i < marks.length && (marks[i] ?? 0) < end; i += 1) {
      // A mark further on in the same lines moves the end on, if it stands behind a line end.
      if ((marks[i + 1] ?? end) >= end) end = Math.max(end, linesAfter(text, marks[i] ?? 0))
    }
    blocks.push({ offset, length: end - offset })
    floor = end
  }
  return blocks
}

function linesBefore(text: string, at: number, floor: number): number {
  let lines = 0
  let i = at
  for (; i > floor; i -= 1) {
    const code = text.charCodeAt(i - 1)
    if (isControl(code)) break
    if (code === lineFeed && lines === contextLines) break
    if (code === lineFeed) lines += 1
  }
  return i
}

function linesAfter(text: string, at: number): number {
  let lines = 0
  let i = at
  for (; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (isControl(code)) break
    if (code === lineFeed && lines === contextLines) break
    if (code === lineFeed) lines += 1
  }
  return i
}
