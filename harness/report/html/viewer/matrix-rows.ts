/** Rows of the matrix and which of them a filter lets through. */

import type { ExchangeResult, Exposure, Level } from '../../../contracts/result.ts'
import type { ElementClass, MatchedBy } from '../../../contracts/truth.ts'

export interface MatrixRow {
  element: string
  value: string | undefined
  class: ElementClass
  matchedBy: MatchedBy
  /** Party → exposure. */
  exposures: Map<string, Exposure>
}

/** Empty lists let everything through. */
export interface MatrixFilter {
  classes: readonly ElementClass[]
  levels: readonly Level[]
  search: string
}

export function gatherRows(exchange: ExchangeResult, values: Readonly<Record<string, string>>): MatrixRow[] {
  const rows = new Map<string, MatrixRow>()
  for (const exposure of exchange.exposures) {
    const { element, matchedBy } = exposure
    let row = rows.get(element)
    if (row === undefined) {
      row = { element, value: values[element], class: exposure.class, matchedBy, exposures: new Map() }
      rows.set(element, row)
    }
    row.exposures.set(exposure.party, exposure)
  }
  return [...rows.values()]
}

/** A level fits when some party has it. */
export function matchesFilter(row: MatrixRow, filter: MatrixFilter): boolean {
  const sought = filter.search.trim().toLowerCase()
  return (
    (filter.classes.length === 0 || filter.classes.includes(row.class)) &&
    (filter.levels.length === 0 || [...row.exposures.values()].some(({ level }) => filter.levels.includes(level))) &&
    `${row.element}\n${row.value ?? ''}`.toLowerCase().includes(sought)
  )
}
