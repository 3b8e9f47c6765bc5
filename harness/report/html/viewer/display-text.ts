/** Text with marks, made fit to be read: JSON is laid out, and what is marked stays marked. */

import type { Mark } from '../../../contracts/transcript.ts'

/** A stretch of text under the same mark, or under none. */
export interface Run {
  text: string
  mark?: Mark
}

export interface MarkedText {
  text: string
  marks: Mark[]
}

/** Cuts a text at its marks. Of marks that overlap, the first one wins. */
export function cutAtMarks({ text, marks }: MarkedText): Run[] {
  const runs: Run[] = []
  let position = 0
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    if (mark.start < position) continue
    if (mark.start > position) runs.push({ text: text.slice(position, mark.start) })
    runs.push({ text: text.slice(mark.start, mark.start + mark.length), mark })
    position = mark.start + mark.length
  }
  if (position < text.length) runs.push({ text: text.slice(position) })
  return runs
}

/** The beginning of a text, not cut inside a mark. */
export function shorten({ text, marks }: MarkedText, maxLength: number): MarkedText {
  if (text.length <= maxLength) return { text, marks }
  const crossing = marks.find(({ start, length }) => start < maxLength && start + length > maxLength)
  const end = crossing === undefined ? maxLength : crossing.start + crossing.length
  return { text: text.slice(0, end), marks: marks.filter(({ start, length }) => start + length <= end) }
}

/** Without white space at its end, as the head of a message has. */
export function trimEnd({ text, marks }: MarkedText): MarkedText {
  return { text: text.trimEnd(), marks }
}

/** JSON on one line laid out over several, marks moved along; any other text as it is. */
export function layOut(marked: MarkedText): MarkedText {
  if (!looksLikeCompactJson(marked.text)) return marked
  const { text, inserted } = indentJson(marked.text)
  return { text, marks: marked.marks.map((mark) => moveMark(mark, inserted)) }
}

/** White space put in before a position of the original text. */
interface Insertion {
  at: number
  length: number
}

function looksLikeCompactJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text) || text.trim().includes('\n')) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function indentJson(source: string): { text: string; inserted: Insertion[] } {
  const inserted: Insertion[] = []
  let text = ''
  let depth = 0
  let inString = false
  const breakLine = (at: number) => {
    const gap = `\n${'  '.repeat(depth)}`
    inserted.push({ at, length: gap.length })
    text += gap
  }
  for (let at = 0; at < source.length; at++) {
    const sign = source[at] ?? ''
    if (inString) {
      text += sign
      if (sign === '\\') text += source[++at] ?? ''
      else if (sign === '"') inString = false
      continue
    }
    if ((sign === '}' || sign === ']') && --depth >= 0 && !/[[{]/.test(source[at - 1] ?? '')) breakLine(at)
    text += sign
    if (sign === '"') inString = true
    if (sign === '{' || sign === '[') depth++
    if (sign === ':') {
      inserted.push({ at: at + 1, length: 1 })
      text += ' '
    }
    if (sign === ',' || ((sign === '{' || sign === '[') && !/[\]}]/.test(source[at + 1] ?? ''))) breakLine(at + 1)
  }
  return { text, inserted }
}

function moveMark(mark: Mark, inserted: readonly Insertion[]): Mark {
  const shift = (position: number, inclusive: boolean) =>
    inserted.reduce(
      (sum, { at, length }) => (at < position || (inclusive && at === position) ? sum + length : sum),
      position,
    )
  const start = shift(mark.start, true)
  return { ...mark, start, length: shift(mark.start + mark.length, false) - start }
}
