/** The pages that are written on: fonts, margins, and the place that was reached. */

import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import type { TrialDocument } from '../document.ts'

export type Font = 'regular' | 'bold' | 'mono'

export const colours = {
  ink: '#1b2430',
  quiet: '#55606e',
  line: '#c9d0d8',
  soft: '#f0f2f5',
  link: '#0b4f8a',
  pass: '#14652f',
  fail: '#a01722',
  attention: '#7d5200',
  inconclusive: '#5a3d9a',
  'not-applicable': '#55606e',
} as const
export type Colour = keyof typeof colours

export interface Ink {
  font: Font
  size: number
  colour: Colour
  /** Named destination that it leads to. */
  target?: string
}

export type StructureElement = ReturnType<PDFKit.PDFDocument['struct']>

export interface Sheet {
  readonly pdf: PDFKit.PDFDocument
  /** Of the structure: all that is read aloud stands below it. */
  readonly root: StructureElement
  readonly left: number
  readonly width: number
  readonly bottom: number
  readonly footerY: number
  /** Where the next thing comes, from the top of the page in points. */
  y: number
  newPage(): void
  /** Goes to a new page where less than this is left. */
  ensure(height: number): void
  measure(text: string, font: Font, size: number): number
  /** One line, not broken. */
  write(text: string, x: number, y: number, ink: Ink): void
}

/** A4, in points. */
const margins = { top: 48, bottom: 52, left: 44, right: 44 } as const

export function createSheet({ title, subtitle, language, date, footer }: TrialDocument): Sheet {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { ...margins, bottom: 0 },
    pdfVersion: '1.7',
    tagged: true,
    lang: language,
    displayTitle: true,
    bufferPages: true,
    info: { Title: `${title} – ${subtitle}`, Subject: footer, Creator: 'Inkijk', CreationDate: date, ModDate: date },
  })
  for (const [font, file] of Object.entries(findFonts())) pdf.registerFont(font, file)
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  const widths = new Map<string, number>()
  const bottom = pdf.page.height - margins.bottom
  return {
    ...{ pdf, root, bottom },
    left: margins.left,
    width: pdf.page.width - margins.left - margins.right,
    footerY: pdf.page.height - 34,
    y: margins.top,
    newPage() {
      pdf.addPage()
      this.y = margins.top
    },
    ensure(height) {
      if (this.y + height > bottom) this.newPage()
    },
    measure(text, font, size) {
      const key = `${font} ${text}`
      // Widths grow with the size, so one of each is enough.
      const unit = widths.get(key) ?? pdf.font(font).fontSize(10).widthOfString(text)
      widths.set(key, unit)
      return (unit * size) / 10
    },
    write(text, x, y, { font, size, colour, target }) {
      pdf.font(font).fontSize(size).fillColor(colours[colour])
      pdf.text(text, x, y, { lineBreak: false, ...(target === undefined ? {} : { goTo: target }) })
    },
  }
}

/** Draws what is read aloud as an element of this type; returns that element, attached to its parent. */
export function addElement(sheet: Sheet, parent: StructureElement, type: string, draw: () => void): StructureElement {
  const element = sheet.pdf.struct(type)
  parent.add(element)
  addContent(sheet, element, type, draw)
  return element
}

/** Draws some more of an element. */
export function addContent(sheet: Sheet, element: StructureElement, type: string, draw: () => void): void {
  const content = sheet.pdf.markStructureContent(type)
  draw()
  sheet.pdf.endMarkedContent()
  element.add(content)
}

/** Draws lines, backgrounds and what stands on every page, which nobody wants read aloud. */
export function markArtifact({ pdf }: Sheet, draw: () => void): void {
  pdf.markContent('Artifact', { type: 'Layout' })
  draw()
  pdf.endMarkedContent()
}

/** DejaVu has the signs of the outcomes and the arrows, which the standard fonts of PDF do not. */
function findFonts(): Record<Font, string> {
  const require = createRequire(import.meta.url)
  return {
    regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
    bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
    mono: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf'),
  }
}
