/** The diagram of the parties, as one figure with its description. */

import { boxSize, type Chain, drawChain } from '../chain.ts'
import { shorten } from '../html.ts'
import { addContent, colours, type Sheet } from './sheet.ts'

export function drawChainFigure(sheet: Sheet, chain: Chain): void {
  const { width, height, boxes, hops } = drawChain(chain)
  const scale = Math.min(0.92, sheet.width / width)
  sheet.ensure(height * scale + 24)
  const top = sheet.y + 4
  const at = (x: number, y: number): [number, number] => [sheet.left + x * scale, top + y * scale]
  const figure = sheet.pdf.struct('Figure', { alt: chain.description })
  sheet.root.add(figure)
  addContent(sheet, figure, 'Figure', () => {
    for (const { x1, y1, x2, y2 } of hops) {
      sheet.pdf
        .moveTo(...at(x1, y1))
        .lineTo(...at(x2, y2))
        .lineWidth(1.2)
        .stroke(colours.ink)
    }
    for (const { id, lines, measured, x, y } of boxes) {
      const [left, boxTop] = at(x, y)
      sheet.pdf
        .roundedRect(left, boxTop, boxSize.width * scale, boxSize.height * scale, 3)
        .lineWidth(measured ? 1.8 : 0.7)
        .fillAndStroke(measured ? colours.soft : '#ffffff', measured ? colours.ink : colours.quiet)
      for (const [index, line] of [id, ...lines].entries()) {
        const text = shorten(line)
        const font = index === 0 ? 'bold' : 'regular'
        const size = index === 0 ? 8.2 : 7
        const middle = left + (boxSize.width * scale - sheet.measure(text, font, size)) / 2
        sheet.write(text, middle, boxTop + 5 + index * 11.5, { font, size, colour: 'ink' })
      }
    }
  })
  figure.end()
  sheet.y = top + height * scale + 10
}
