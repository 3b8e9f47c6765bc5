/** Finds things in a findings report, for the tests. */

import { createBudget } from '../../../../harness/probe/budget.ts'
import { pdfDecoder } from '../../../../harness/probe/decoders/pdf.ts'
import { createRootView } from '../../../../harness/probe/view.ts'
import { plainText, type Section, type Table, type TrialDocument } from '../../../../harness/report/trial/document.ts'

export function listSections(sections: readonly Section[]): Section[] {
  return sections.flatMap((section) => [section, ...listSections(section.sections)])
}

export function listTables(document: TrialDocument): Table[] {
  return listSections(document.sections)
    .flatMap(({ blocks }) => blocks)
    .filter((block) => block.kind === 'table')
}

/** The rows of the table with this caption: head of the column → text of the cell. */
export function readTable(document: TrialDocument, caption: string): Record<string, string>[] {
  const table = listTables(document).find((candidate) => candidate.caption === caption)
  if (table === undefined) {
    const known = listTables(document).map((one) => one.caption)
    throw new Error(`no table "${caption}" among ${known.join(' | ')}`)
  }
  return table.rows.map(({ cells }) =>
    Object.fromEntries(table.columns.map(({ head }, index) => [head, plainText(cells[index] ?? [])])),
  )
}

/** All that the document says, one line for each stretch. */
export function tellAll(document: TrialDocument): string {
  const blocks = [...document.front, ...listSections(document.sections).flatMap((section) => section.blocks)]
  return blocks
    .flatMap((block) => {
      if (block.kind === 'paragraph') return [plainText(block.text)]
      if (block.kind === 'list') return block.items.map(plainText)
      if (block.kind === 'facts') return block.facts.flatMap(({ term, value }) => [term, plainText(value)])
      if (block.kind === 'chain') return [block.chain.description]
      return [block.caption, ...block.rows.flatMap(({ cells }) => cells.map(plainText))]
    })
    .join('\n')
}

/** The text that a PDF shows, without white space: where a line is broken is no part of what it says. */
export function readPdfText(pdf: Buffer): string {
  const { parts } = pdfDecoder.decode(createRootView(pdf), createBudget())
  return parts
    .filter(({ part }) => part?.endsWith(' text'))
    .map(({ bytes }) => squeeze(bytes.toString('utf8')))
    .join('')
}

export function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, '')
}
