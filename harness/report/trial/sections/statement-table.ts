/** Numbered statements as a table, with what proves each. */

import type { Cell, Column, Row, Table } from '../document.ts'
import { lines, tableOf } from '../document.ts'
import type { Item, Statement } from '../statements.ts'
import type { Telling } from '../telling.ts'

const shownFiles = 1

export function tabulateStatements(telling: Telling, item: Item): Table | undefined {
  const { say, statements } = telling
  const columns: Column[] = [
    { head: say('nr'), weight: 0.55 },
    { head: say('finding'), weight: 4.4 },
    { head: say('countsFor'), weight: 1.5 },
    { head: say('variants'), weight: 2.2 },
    { head: say('evidence'), weight: 1.9 },
  ]
  const rows = statements.of(item).map((statement) => describe(telling, statement))
  return tableOf(say('statementsCaption'), columns, rows)
}

/** A reference to a statement, wherever it stands in the report. */
export function pointTo(number: string): Cell[number] {
  return { kind: 'reference', text: number, target: `statement-${number}` }
}

function describe(telling: Telling, statement: Statement): Row {
  const { words } = telling
  return {
    target: `statement-${statement.number}`,
    cells: [
      [statement.number],
      [statement.sentence],
      [statement.verdicts.map((verdict) => words.verdicts[verdict]).join(', ')],
      telling.joinNames(statement.exchanges),
      citeStatement(telling, statement),
    ],
  }
}

function citeStatement({ references, say }: Telling, { findings, files }: Statement): Cell {
  if (findings.length > 0) return references.cite(findings)
  const shown = files.slice(0, shownFiles).map((text): Cell => [{ kind: 'code', text }])
  return lines(files.length > shownFiles ? [...shown, [say('more', { count: files.length - shownFiles })]] : shown)
}
