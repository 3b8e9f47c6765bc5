/** The findings report as data: sections, paragraphs, tables and diagrams, the same for every way to write it down. */

import type { Outcome } from '../../contracts/result.ts'
import type { Language } from '../words.ts'
import type { Chain } from './chain.ts'

/** A stretch within a line. `break` begins a new line, `reference` points to what has that target. */
export type Inline =
  | string
  | { kind: 'strong' | 'code'; text: string }
  | { kind: 'outcome'; outcome: Outcome; text: string }
  | { kind: 'reference'; text: string; target: string }
  | { kind: 'break' }

export type Cell = readonly Inline[]

export interface Column {
  head: string
  /** Share of the width, relative to the other columns. */
  weight: number
  /** Numbers stand at the end. */
  end?: boolean
}

export interface Row {
  /** What references point to. */
  target?: string
  cells: readonly Cell[]
}

/** The first cell of a row says what the row is about. */
export interface Table {
  kind: 'table'
  caption: string
  columns: readonly Column[]
  rows: readonly Row[]
}

export type Block =
  | { kind: 'paragraph'; text: Cell; tone?: 'lead' | 'note' }
  | { kind: 'list'; items: readonly Cell[] }
  | { kind: 'facts'; facts: readonly { term: string; value: Cell }[] }
  | { kind: 'chain'; chain: Chain }
  | Table

export interface Section {
  /** Unique in the document. */
  id: string
  /** Such as `3.2`. */
  number: string
  title: string
  blocks: readonly Block[]
  sections: readonly Section[]
}

export interface TrialDocument {
  language: Language
  title: string
  subtitle: string
  /** When the round was measured. */
  date: Date
  /** Stands before the table of contents. */
  front: readonly Block[]
  contentsTitle: string
  sections: readonly Section[]
  footer: string
}

/** A section before it has its number; `undefined` among its parts is left out. */
export interface Draft {
  title: string
  blocks?: readonly (Block | undefined)[]
  parts?: readonly (Draft | undefined)[]
}

export function numberSections(drafts: readonly Draft[], prefix = ''): Section[] {
  return drafts.map(({ title, blocks = [], parts = [] }, index) => {
    const number = `${prefix}${index + 1}`
    return {
      id: `s-${number}`,
      number,
      title,
      blocks: blocks.filter((block) => block !== undefined),
      sections: numberSections(
        parts.filter((part) => part !== undefined),
        `${number}.`,
      ),
    }
  })
}

export function paragraph(text: string, tone?: 'lead' | 'note'): Block {
  return { kind: 'paragraph', text: [text], ...(tone === undefined ? {} : { tone }) }
}

/** Undefined for a table without rows: a caption over nothing says nothing. */
export function tableOf(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly (Cell | string | number)[] | Row)[],
): Table | undefined {
  if (rows.length === 0) return undefined
  return { kind: 'table', caption, columns, rows: rows.map(toRow) }
}

/** Several stretches as the lines of one cell. */
export function lines(cells: readonly Cell[]): Cell {
  return cells.flatMap((cell, index) => (index === 0 ? cell : [{ kind: 'break' } as const, ...cell]))
}

/** The text alone, for what can show no more. */
export function plainText(cell: Cell): string {
  return cell
    .map((inline) => (typeof inline === 'string' ? inline : inline.kind === 'break' ? '\n' : inline.text))
    .join('')
}

function toRow(row: readonly (Cell | string | number)[] | Row): Row {
  if (isRow(row)) return row
  return { cells: row.map((cell) => (typeof cell === 'object' ? cell : [String(cell)])) }
}

function isRow(row: readonly (Cell | string | number)[] | Row): row is Row {
  return 'cells' in row
}
