/** Breaks text with several fonts and colours into lines, and writes them. */

import type { Cell, Inline } from '../document.ts'
import { addElement, type Colour, type Font, type Ink, type Sheet } from './sheet.ts'

export interface CellStyle {
  size: number
  font?: Font
  colour?: Colour
  /** Type of the structure element, default a paragraph. */
  tag?: string
  /** Space in points. */
  before?: number
  after?: number
}

interface Piece extends Ink {
  text: string
  width: number
}

export interface Line {
  pieces: Piece[]
  width: number
}

const lineSpacing = 1.32
/** Places within a word where it may be broken without a sign: after what parts names, paths and ids. */
const softBreak = /(?<=[/._=:,-])/

export function lineHeightOf(size: number): number {
  return size * lineSpacing
}

/** Lines of at most this width. A word that is wider is cut where it must. */
export function breakLines(sheet: Sheet, cell: Cell, style: CellStyle, width: number): Line[] {
  const lines: Line[] = [{ pieces: [], width: 0 }]
  const newLine = () => lines.push({ pieces: [], width: 0 })
  const room = () => width - (lines.at(-1)?.width ?? 0)
  const put = (text: string, ink: Ink) => {
    const line = lines.at(-1)
    if (line === undefined || (text === ' ' && line.pieces.length === 0)) return
    const wide = sheet.measure(text, ink.font, ink.size)
    line.pieces.push({ ...ink, text, width: wide })
    line.width += wide
  }
  for (const inline of cell) {
    if (typeof inline === 'object' && inline.kind === 'break') {
      newLine()
      continue
    }
    const ink = inkOf(inline, style)
    for (const word of textOf(inline).split(/(\s+)/)) {
      if (word === '') continue
      if (/^\s+$/.test(word)) {
        if (room() > sheet.measure(' ', ink.font, ink.size)) put(' ', ink)
        else newLine()
        continue
      }
      for (const part of fitWord(sheet, word, ink, width)) {
        if (sheet.measure(part, ink.font, ink.size) > room() + 0.01) newLine()
        put(part, ink)
      }
    }
  }
  return lines
}

/** Writes lines one under the other; `end`: against the right side of the width. */
export function writeLines(
  sheet: Sheet,
  lines: readonly Line[],
  place: { x: number; y: number; width: number; lineHeight: number; end?: boolean },
): void {
  for (const [index, { pieces, width }] of lines.entries()) {
    let x = place.end === true ? place.x + place.width - width : place.x
    for (const piece of joinAlike(pieces)) {
      sheet.write(piece.text, x, place.y + index * place.lineHeight, piece)
      x += piece.width
    }
  }
}

/** Text over the whole width, on as many pages as it takes. */
export function drawCell(sheet: Sheet, cell: Cell, style: CellStyle): void {
  const { size, tag = 'P', before = 0, after = 2 } = style
  const lines = breakLines(sheet, cell, style, sheet.width)
  sheet.y += before
  sheet.ensure(Math.min(lines.length, 3) * lineHeightOf(size))
  while (lines.length > 0) {
    const fitting = Math.max(1, Math.floor((sheet.bottom - sheet.y) / lineHeightOf(size)))
    const chunk = lines.splice(0, fitting)
    const place = { x: sheet.left, y: sheet.y, width: sheet.width, lineHeight: lineHeightOf(size) }
    addElement(sheet, sheet.root, tag, () => writeLines(sheet, chunk, place)).end()
    sheet.y += chunk.length * lineHeightOf(size)
    if (lines.length > 0) sheet.newPage()
  }
  sheet.y += after
}

function textOf(inline: Exclude<Inline, { kind: 'break' }>): string {
  return typeof inline === 'string' ? inline : inline.text
}

function inkOf(inline: Exclude<Inline, { kind: 'break' }>, { size, font = 'regular', colour = 'ink' }: CellStyle): Ink {
  if (typeof inline === 'string') return { font, size, colour }
  if (inline.kind === 'outcome') return { font: 'bold', size, colour: inline.outcome }
  if (inline.kind === 'reference') return { font, size, colour: 'link', target: inline.target }
  // A monospaced letter is wider than its neighbours.
  return inline.kind === 'strong' ? { font: 'bold', size, colour } : { font: 'mono', size: size * 0.88, colour }
}

/** The word in parts that each fit the width. */
function fitWord(sheet: Sheet, word: string, { font, size }: Ink, width: number): string[] {
  const fits = (text: string) => sheet.measure(text, font, size) <= width
  if (fits(word)) return [word]
  return word.split(softBreak).flatMap((part) => (fits(part) ? [part] : cutWord(part, fits)))
}

function cutWord(word: string, fits: (text: string) => boolean): string[] {
  const parts: string[] = []
  let part = ''
  for (const letter of word) {
    if (part !== '' && !fits(part + letter)) {
      parts.push(part)
      part = ''
    }
    part += letter
  }
  return [...parts, part]
}

/** Neighbours in the same ink as one: what is copied from the page then has its spaces. */
function joinAlike(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    const alike =
      last !== undefined &&
      last.font === piece.font &&
      last.size === piece.size &&
      last.colour === piece.colour &&
      last.target === piece.target
    if (alike) joined[joined.length - 1] = { ...last, text: last.text + piece.text, width: last.width + piece.width }
    else joined.push(piece)
  }
  return joined
}
