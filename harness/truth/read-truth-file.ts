/** Reads the truth that `scan` searches for (design 4.6): FHIR in JSON, a list in JSON or CSV, or evidence of a run. */

import { readFileSync } from 'node:fs'
import { HarnessError } from '../contracts/error.ts'
import type { TruthElement } from '../contracts/truth.ts'
import { isBsn, isTestBsn } from './bsn.ts'
import { isResource, listResourceElements, unpackBundle } from './list-resource-elements.ts'
import { tryParseCsv } from './parse-csv.ts'
import { readTruthEntry } from './read-truth-entry.ts'
import { truthProblem } from './truth-problem.ts'

export interface TruthFile {
  /** For messages. */
  name: string
  content: string | Uint8Array
}

export interface ReadTruthOptions {
  /** Take BSNs outside the test range (design 6): someone asked for it by name. */
  allowRealBsn?: boolean
}

const formats = 'a FHIR resource or Bundle, an array of elements, or evidence/<exchange>/exchange.json of a run'
/** Far more than any profile nests; deeper files would exhaust the stack. */
const maxDepth = 100
const csvColumns = ['element', 'value', 'class', 'kind']

/** The format is recognised from the content. Throws `TRUTH_INVALID` with file, place, what was found and expected. */
export function readTruthFile(source: string | TruthFile, options: ReadTruthOptions = {}): TruthElement[] {
  const file = typeof source === 'string' ? { name: source, content: readBytes(source) } : source
  const text = decode(file)
  const elements = /^\s*[[{]/.test(text) ? readJson(text, file.name) : readCsv(text, file.name)
  if (elements.length === 0) throw truthProblem(file.name, 'whole file', 'no elements', 'at least one')
  assertUniqueNames(elements, file.name)
  assertBsns(elements, file.name, options.allowRealBsn === true)
  return elements
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new HarnessError('TRUTH_INVALID', `truth file '${path}' cannot be read`, { cause })
  }
}

function decode({ name, content }: TruthFile): string {
  if (typeof content === 'string') return content.replace(/^\ufeff/, '')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch (cause) {
    const expected = 'text in UTF-8'
    throw new HarnessError(
      'TRUTH_INVALID',
      `truth file '${name}', whole file: found other bytes, expected ${expected}`,
      {
        cause,
      },
    )
  }
}

function readJson(text: string, file: string): TruthElement[] {
  const content = parseJson(text, file)
  if (isDeeperThan(content, maxDepth)) {
    throw truthProblem(file, 'whole file', `members more than ${maxDepth} levels deep`, 'a shallower file')
  }
  if (isResource(content)) return listResourceElements(unpackBundle(content))
  if (Array.isArray(content)) {
    const resources = content.filter(isResource)
    if (resources.length > 0 && resources.length === content.length) {
      return listResourceElements(resources.flatMap(unpackBundle))
    }
    return content.map((entry, i) => readTruthEntry(entry, file, `[${i}]`))
  }
  const { schema, truth } = { schema: undefined, truth: undefined, ...(content as object) }
  if (Array.isArray(truth)) {
    return (truth as unknown[]).map((entry, i) => readTruthEntry(entry, file, `truth[${i}]`))
  }
  const found = typeof schema === 'string' ? `schema '${schema}', which holds no values` : 'an object of another kind'
  throw truthProblem(file, 'whole file', found, formats)
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // The parser's own message may quote the content, which can be a person's.
    const [, place] = /\((line \d+ column \d+)\)/.exec(String(error)) ?? []
    throw truthProblem(file, place ?? 'end of file', 'a text that breaks off or is malformed', 'JSON (RFC 8259)')
  }
}

function isDeeperThan(content: unknown, limit: number): boolean {
  let level: unknown[] = [content]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true
    level = level.flatMap((node) => (typeof node === 'object' && node !== null ? Object.values(node) : []))
  }
  return false
}

function readCsv(text: string, file: string): TruthElement[] {
  const [head = ''] = text.split(/\r?\n/, 1)
  if (head.startsWith('<')) throw truthProblem(file, 'line 1', 'XML', 'JSON or CSV')
  const rows = tryParseCsv(text, head.includes(';') && !head.includes(',') ? ';' : ',')
  if (rows === undefined)
    throw truthProblem(file, 'whole file', 'a quote that is not closed or not at the edge of a field', 'CSV (RFC 4180)')
  const [header, ...entries] = rows
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

function assertUniqueNames(elements: readonly TruthElement[], file: string): void {
  const seen = new Set<string>()
  for (const { element } of elements) {
    if (seen.has(element)) throw truthProblem(file, `element '${element}'`, 'the name twice', 'a name of its own')
    seen.add(element)
  }
}

/** The number itself stays out of the message: it may be someone's. */
function assertBsns(elements: readonly TruthElement[], file: string, allowReal: boolean): void {
  for (const { element, kind, value } of elements) {
    const place = `element '${element}'`
    if (kind === 'bsn' && !isBsn(value)) {
      throw truthProblem(file, place, 'a BSN that fails the 11-proof', 'nine digits that satisfy it')
    }
    if (allowReal) continue
    if ((kind === 'bsn' || /bsn/i.test(element)) && isBsn(value) && !isTestBsn(value)) {
      throw truthProblem(
        file,
        place,
        'a BSN outside the test range',
        '999900006 to 999999990, or leave to use real ones',
      )
    }
  }
}
