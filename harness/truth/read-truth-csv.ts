/** A truth as CSV, one element per row. */

import type { TruthElement } from '../contracts/truth.ts'
import { tryParseCsv } from './parse-csv.ts'
import { readTruthEntry } from './read-truth-entry.ts'
import { truthProblem } from './truth-problem.ts'

const csvColumns = ['element', 'value', 'class', 'kind']

/** Throws `TRUTH_INVALID`. */
export function readTruthCsv(text: string, file: string): TruthElement[] {
  const [head = ''] = text.split(/\r?\n/, 1)
  if (head.startsWith('<')) throw truthProblem(file, 'line 1', 'XML', 'JSON or CSV')
  const parsed = tryParseCsv(text, head.includes(';') && !head.includes(',') ? ';' : ',')
  if ('fault' in parsed) {
    const { line, column } = parsed.fault
    const found = 'a quote that is not closed or not at the edge of a field'
    throw truthProblem(file, `line ${line} column ${column}`, found, 'CSV (RFC 4180)')
  }
  const [header, ...entries] = parsed.rows
  const columns = header?.fields.map((column) => column.trim()) ?? []
  const missing = csvColumns.filter((column) => !columns.includes(column))
  if (missing.length > 0) {
    throw truthProblem(file, 'line 1', `no column ${missing.join(', ')}`, `columns ${csvColumns.join(', ')}`)
  }
  return entries.map(({ line, fields }) => {
    if (fields.length !== columns.length) {
      throw truthProblem(file, `line ${line}`, `${fields.length} fields`, `${columns.length}`)
    }
    return readTruthEntry(Object.fromEntries(columns.map((column, i) => [column, fields[i]])), file, `line ${line}`)
  })
}
