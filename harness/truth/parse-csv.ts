/** Reads CSV as RFC 4180 defines it; line ends may be LF alone. */

export interface CsvRow {
  /** Line of the file on which the row begins, from 1. */
  line: number
  fields: string[]
}

/** Place, from 1, of a quote that is not closed or is followed by something other than a separator. */
export interface CsvFault {
  line: number
  column: number
}

export type CsvResult = { rows: CsvRow[] } | { fault: CsvFault }

export function tryParseCsv(text: string, separator: ',' | ';'): CsvResult {
  const field = new RegExp(
    `(?:"([^"]*(?:""[^"]*)*)"|([^"${separator}\\r\\n][^${separator}\\r\\n]*|))(${separator}|\\r?\\n|$)`,
    'y',
  )
  const rows: CsvRow[] = []
  let line = 1
  let row: CsvRow = { line, fields: [] }
  while (field.lastIndex < text.length || row.fields.length > 0) {
    const start = field.lastIndex
    const match = field.exec(text)
    if (match === null) return { fault: { line, column: start - text.lastIndexOf('\n', start - 1) } }
    const [all, quoted, plain = '', end] = match
    row.fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    line += all.split('\n').length - 1
    if (end === separator) continue
    if (row.fields.some((value) => value !== '')) rows.push(row)
    row = { line, fields: [] }
    if (end === '') break
  }
  return { rows }
}
