/**
 * The findings report as a PDF: fonts embedded, tagged (ISO 32000-1 14.8), with title, language and bookmarks. Dated by
 * the run, so that the same result gives the same file.
 */

import type { Block, Cell, Row, Section, TrialDocument } from './document.ts'
import { drawChainFigure } from './pdf/chain-figure.ts'
import { createSheet, markArtifact, type Sheet } from './pdf/sheet.ts'
import { drawTable } from './pdf/table.ts'
import { type CellStyle, drawCell, lineHeightOf } from './pdf/text.ts'

interface OutlineParent {
  addItem(title: string, options?: { expanded: boolean }): OutlineParent
}

const body: CellStyle = { size: 9.5 }
const tones: Readonly<Record<'plain' | 'lead' | 'note', CellStyle>> = {
  plain: body,
  lead: { size: 11, font: 'bold' },
  note: { ...body, colour: 'quiet' },
}
const factColumns = [
  { head: '', weight: 1 },
  { head: '', weight: 2.2 },
]
const headingSizes = [17, 12.5, 10.5] as const

export async function renderPdf(document: TrialDocument): Promise<Buffer> {
  const sheet = createSheet(document)
  drawCell(sheet, [document.title], { size: 25, font: 'bold', tag: 'H1' })
  drawCell(sheet, [document.subtitle], { size: 14, colour: 'quiet', after: 14 })
  for (const block of document.front) drawBlock(sheet, block)
  const entries = drawContents(sheet, document)
  for (const [index, section] of document.sections.entries()) {
    const entry = entries[index]
    drawSection(sheet, section, 0, sheet.pdf.outline, () => entry?.begin(countPages(sheet)))
  }
  for (const { finish } of entries) finish()
  drawFooters(sheet, document.footer)
  sheet.root.end()
  sheet.pdf.end()
  return Buffer.concat(await sheet.pdf.toArray())
}

/** A line of the table of contents, which gets its number when the section has a page. */
interface ContentsEntry {
  begin(page: number): void
  finish(): void
}

function countPages({ pdf }: Sheet): number {
  return pdf.bufferedPageRange().count
}

function drawContents(sheet: Sheet, { contentsTitle, sections }: TrialDocument): ContentsEntry[] {
  drawCell(sheet, [contentsTitle], { size: headingSizes[1], font: 'bold', tag: 'H2', before: 14, after: 4 })
  return sections.map(({ number, title, id }) => {
    drawCell(sheet, [{ kind: 'reference', text: `${number}  ${title}`, target: id }], { size: body.size, after: 1 })
    const [page, y] = [countPages(sheet) - 1, sheet.y - lineHeightOf(body.size) - 1]
    let begins = 0
    return {
      begin: (first) => (begins = first),
      finish() {
        sheet.pdf.switchToPage(page)
        const ink = { font: 'regular', size: body.size, colour: 'ink' } as const
        const x = sheet.left + sheet.width - sheet.measure(String(begins), ink.font, ink.size)
        markArtifact(sheet, () => sheet.write(String(begins), x, y, ink))
      },
    }
  })
}

function drawSection(sheet: Sheet, section: Section, depth: number, parent: OutlineParent, onBegin = () => {}): void {
  const { number, title, id } = section
  if (depth === 0) sheet.newPage()
  onBegin()
  const size = headingSizes[Math.min(depth, headingSizes.length - 1)] ?? body.size
  // A heading stands with something under it.
  sheet.ensure(size + 60)
  sheet.pdf.addNamedDestination(id, 'XYZ', null, sheet.y, null)
  const item = parent.addItem(`${number} ${title}`, { expanded: false })
  drawCell(sheet, [`${number}  ${title}`], {
    size,
    font: 'bold',
    tag: `H${depth + 2}`,
    before: depth === 0 ? 0 : 10,
    after: 4,
  })
  for (const block of section.blocks) drawBlock(sheet, block)
  for (const part of section.sections) drawSection(sheet, part, depth + 1, item)
}

function drawBlock(sheet: Sheet, block: Block): void {
  if (block.kind === 'table') drawTable(sheet, block)
  else if (block.kind === 'chain') drawChainFigure(sheet, block.chain)
  else if (block.kind === 'paragraph') drawCell(sheet, block.text, { ...tones[block.tone ?? 'plain'], after: 5 })
  else if (block.kind === 'list')
    for (const item of block.items) drawCell(sheet, ['• ', ...item], { ...body, after: 3 })
  else drawTable(sheet, { kind: 'table', caption: '', columns: factColumns, rows: block.facts.map(toRow) })
}

function toRow({ term, value }: { term: string; value: Cell }): Row {
  return { cells: [[term], value] }
}

/** Number of the page, and which round this is: no part of what is read aloud. */
function drawFooters(sheet: Sheet, footer: string): void {
  const { start, count } = sheet.pdf.bufferedPageRange()
  for (let index = 0; index < count; index++) {
    sheet.pdf.switchToPage(start + index)
    markArtifact(sheet, () => {
      const place = `${footer} · ${index + 1}/${count}`
      sheet.write(place, sheet.left, sheet.footerY, { font: 'regular', size: 7.5, colour: 'quiet' })
    })
  }
}
