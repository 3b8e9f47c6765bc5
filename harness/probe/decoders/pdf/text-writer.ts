/** Puts shown glyphs together to text, by the gaps between them. */

import type { Glyph } from './fonts.ts'
import type { Matrix } from './matrix.ts'

export interface TextWriter {
  /** A glyph at a place, with the size and the horizontal scale of its font. */
  glyph(glyph: Glyph, place: Matrix, size: number, scale: number): void
  /** Where the next glyph would stand. */
  end(place: Matrix): void
  text(): string
}

/** Gap between glyphs, in parts of the font size, from which it is a space. */
const spaceGap = 0.18
/** Move across the direction of writing from which it is another line. */
const lineGap = 0.4

export function createTextWriter(): TextWriter {
  const pieces: string[] = []
  let last = ''
  let pen: readonly [x: number, y: number] | undefined
  const add = (shown: string) => {
    const isPlain = shown.length === 1 && shown < '\u00a0'
    const text = isPlain
      ? shown
      : shown.replace(/[\u00a0\u00ad\ufb00-\ufb06]/g, (letter) => (letter === '\u00ad' ? '' : letter.normalize('NFKC')))
    if (text === '') return
    pieces.push(text)
    last = text.slice(-1)
  }
  return {
    glyph({ text }: Glyph, [a, b, c, d, x, y]: Matrix, size: number, scale: number) {
      const across = Math.hypot(c, d) * Math.abs(size) || 1
      const width = Math.hypot(a, b) || 1
      const em = width * Math.abs(size * scale) || 1
      if (pen !== undefined) {
        const [dx, dy] = [x - pen[0], y - pen[1]]
        const along = (dx * a + dy * b) / width
        const aside = Math.abs(dx * b - dy * a) / width
        if (aside > across * lineGap || along < -em / 2) add(last === '\n' ? '' : '\n')
        else if (along > em * spaceGap && !/\s/.test(last) && !/^\s/.test(text)) add(' ')
      }
      add(text)
    },
    end([, , , , x, y]: Matrix) {
      pen = [x, y]
    },
    text: () => pieces.join(''),
  }
}
