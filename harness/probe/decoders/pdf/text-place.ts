/** The graphics and text state of a content stream (ISO 32000-1 8.4, 9.3, 9.4.4), as far as it moves text. */

import type { PdfFont } from './fonts.ts'
import { identity, type Matrix, multiply } from './matrix.ts'
import type { TextWriter } from './text-writer.ts'

export interface TextPlace {
  save(): void
  restore(): void
  transform(matrix: Matrix): void
  /** Begins a text object, or sets its line (`Tm`). */
  setLine(matrix: Matrix): void
  /** To the start of another line, relative to that of this one. */
  moveLine(x: number, y: number): void
  nextLine(): void
  /** Along the line, in thousandths of the font size. */
  kern(amount: number): void
  set(values: Partial<TextState>): void
  show(bytes: Buffer): void
}

export interface TextState {
  font: PdfFont | undefined
  size: number
  charSpacing: number
  wordSpacing: number
  scale: number
  leading: number
}

const maxSaved = 256
const initial: TextState = { font: undefined, size: 1, charSpacing: 0, wordSpacing: 0, scale: 1, leading: 0 }

export function createTextPlace(writer: TextWriter): TextPlace {
  const saved: { state: TextState; page: Matrix }[] = []
  let state = initial
  let page = identity
  let line = identity
  let place = identity
  const advance = (x: number) => {
    place = multiply([1, 0, 0, 1, x, 0], place)
  }
  const setLine = (matrix: Matrix) => {
    line = matrix
    place = matrix
  }
  const moveLine = (x: number, y: number) => setLine(multiply([1, 0, 0, 1, x, y], line))
  return {
    save() {
      if (saved.length < maxSaved) saved.push({ state, page })
    },
    restore() {
      const before = saved.pop()
      state = before?.state ?? state
      page = before?.page ?? page
    },
    transform(matrix) {
      page = multiply(matrix, page)
    },
    setLine,
    moveLine,
    nextLine: () => moveLine(0, -state.leading),
    kern: (amount) => advance((-amount / 1000) * state.size * state.scale),
    set(values) {
      state = { ...state, ...values }
    },
    show(bytes) {
      let start = multiply(place, page)
      for (const glyph of state.font?.read(bytes) ?? []) {
        writer.glyph(glyph, start, state.size, state.scale)
        const spacing = state.charSpacing + (glyph.wordSpace ? state.wordSpacing : 0)
        advance((glyph.width * state.size + spacing) * state.scale)
        start = multiply(place, page)
        writer.end(start)
      }
    },
  }
}
