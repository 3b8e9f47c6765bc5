/** Tables over pages: the head comes again on every page, and a row that is longer than a page goes on on the next. */

import { type Cell, plainText, type Row, type Table } from '../document.ts'
import { addContent, colours, markArtifact, type Sheet, type StructureElement } from './sheet.ts'
import { breakLines, drawCell, type Line, lineHeightOf, writeLines } from './text.ts'

interface Layout {
  table: Table
  /** Left side and width of each column. */
  columns: { x: number; width: number }[]
  element: StructureElement
}

/** A heading cell says what it heads (ISO 32000-1 14.8.5.7); the types of the package leave this option out. */
interface CellOptions extends NonNullable<Parameters<PDFKit.PDFDocument['struct']>[1]> {
  scope?: 'Row' | 'Column'
}

const size = 7.4
const pad = { x: 3, y: 2.2 } as const
const lineHeight = lineHeightOf(size)

export function drawTable(sheet: Sheet, table: Table): void {
  const columns = placeColumns(sheet, table)
  const heads = breakHead(sheet, table, columns)
  sheet.ensure(headHeight(heads) + 4 * lineHeight + 14)
  if (table.caption !== '') drawCell(sheet, [table.caption], { size: 8.2, font: 'bold', before: 3, after: 3 })
  const element = sheet.pdf.struct('Table')
  sheet.root.add(element)
  const layout: Layout = { table, columns, element }
  drawHead(sheet, layout, heads, true)
  for (const row of table.rows) drawRow(sheet, layout, row, heads)
  element.end()
  sheet.y += 9
}

/** By weight, but none so narrow that a word has to be cut. */
function placeColumns(sheet: Sheet, { columns, rows }: Table): Layout['columns'] {
  const least = columns.map(({ head }, index) => {
    const words = [head, ...rows.map(({ cells }) => tellPlainly(cells[index] ?? []))].flatMap((text) =>
      text.split(/[\s-]+/),
    )
    const widest = Math.max(...new Set(words).values().map((word) => sheet.measure(word, 'bold', size)))
    return Math.min(widest + 2 * pad.x + 3, sheet.width / 5)
  })
  const total = columns.reduce((sum, { weight }) => sum + weight, 0)
  const wished = columns.map(({ weight }, index) => Math.max((sheet.width * weight) / total, least[index] ?? 0))
  // What the narrow ones gained comes off what the others have above their least.
  const excess = wished.reduce((sum, each) => sum + each, 0) - sheet.width
  const spare = wished.reduce((sum, each, index) => sum + each - (least[index] ?? 0), 0)
  let x = sheet.left
  return wished.map((each, index) => {
    const column = { x, width: each - (spare > 0 ? (excess * (each - (least[index] ?? 0))) / spare : 0) }
    x += column.width
    return column
  })
}

/** Without paths and ids, which can be cut anywhere. */
function tellPlainly(cell: Cell): string {
  return plainText(cell.filter((inline) => typeof inline === 'string' || inline.kind !== 'code'))
}

function breakHead(sheet: Sheet, table: Table, columns: Layout['columns']): Line[][] {
  return table.columns.map(({ head }, index) =>
    breakLines(sheet, [head], { size, font: 'bold' }, (columns[index]?.width ?? 0) - 2 * pad.x),
  )
}

function headHeight(heads: readonly Line[][]): number {
  const most = Math.max(...heads.map((lines) => lines.length))
  return heads.every((lines) => lines.every(({ pieces }) => pieces.length === 0)) ? 0 : most * lineHeight + 2 * pad.y
}

/** `first`: it is read aloud once only. */
function drawHead(sheet: Sheet, layout: Layout, heads: readonly Line[][], first: boolean): void {
  const height = headHeight(heads)
  if (height === 0) return
  const { y } = sheet
  markArtifact(sheet, () => {
    sheet.pdf.rect(sheet.left, y, sheet.width, height).fill(colours.soft)
    drawRule(sheet, y + height, 1)
  })
  if (first) {
    const row = addRow(sheet, layout)
    for (const [index, lines] of heads.entries()) {
      const cell = addCell(sheet, row, 'TH', { scope: 'Column' })
      addContent(sheet, cell, 'TH', () => writeIn(sheet, layout, index, lines, y))
      cell.end()
    }
    row.end()
  } else markArtifact(sheet, () => heads.forEach((lines, index) => void writeIn(sheet, layout, index, lines, y)))
  sheet.y += height
}

function drawRow(sheet: Sheet, layout: Layout, { target, cells }: Row, heads: readonly Line[][]): void {
  const broken = cells.map((cell, index) =>
    breakLines(
      sheet,
      cell,
      { size, font: index === 0 ? 'bold' : 'regular' },
      (layout.columns[index]?.width ?? 0) - 2 * pad.x,
    ),
  )
  const longest = Math.max(...broken.map((lines) => lines.length))
  const turn = () => {
    sheet.newPage()
    drawHead(sheet, layout, heads, false)
  }
  const capacity = () => Math.floor((sheet.bottom - sheet.y - 2 * pad.y) / lineHeight)
  // What fits a page is not parted; what does not begins where it is, if there is some room.
  if (capacity() < longest && (capacity() < 6 || longest < 30)) turn()
  if (target !== undefined) sheet.pdf.addNamedDestination(target, 'XYZ', null, sheet.y, null)
  const row = addRow(sheet, layout)
  const elements = cells.map((_, index) =>
    addCell(sheet, row, index === 0 ? 'TH' : 'TD', index === 0 ? { scope: 'Row' } : {}),
  )
  for (let from = 0; from < longest; ) {
    if (capacity() < 1) turn()
    const to = Math.min(longest, from + capacity())
    const { y } = sheet
    for (const [index, element] of elements.entries()) {
      const lines = (broken[index] ?? []).slice(from, to)
      if (lines.length > 0)
        addContent(sheet, element, index === 0 ? 'TH' : 'TD', () => writeIn(sheet, layout, index, lines, y))
    }
    sheet.y += (to - from) * lineHeight + 2 * pad.y
    markArtifact(sheet, () => drawRule(sheet, sheet.y, 0.5))
    from = to
  }
  row.end()
}

function addRow(sheet: Sheet, { element }: Layout): StructureElement {
  const row = sheet.pdf.struct('TR')
  element.add(row)
  return row
}

function addCell(sheet: Sheet, row: StructureElement, type: 'TH' | 'TD', options: CellOptions): StructureElement {
  const cell = sheet.pdf.struct(type, options)
  row.add(cell)
  return cell
}

function writeIn(sheet: Sheet, { table, columns }: Layout, index: number, lines: readonly Line[], y: number): void {
  const { x, width } = columns[index] ?? { x: sheet.left, width: sheet.width }
  const end = table.columns[index]?.end === true
  writeLines(sheet, lines, { x: x + pad.x, y: y + pad.y, width: width - 2 * pad.x, lineHeight, end })
}

function drawRule({ pdf, left, width }: Sheet, y: number, lineWidth: number): void {
  pdf
    .moveTo(left, y)
    .lineTo(left + width, y)
    .lineWidth(lineWidth)
    .stroke(lineWidth < 1 ? colours.line : colours.ink)
}
