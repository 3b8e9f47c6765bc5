/** A truth as JSON: FHIR, a list of elements, the evidence of an exchange; or as NDJSON, one object on each line. */

import type { TruthElement } from '../contracts/truth.ts'
import { isResource, listResourceElements, unpackBundle } from './list-resource-elements.ts'
import { readTruthEntry } from './read-truth-entry.ts'
import { truthProblem } from './truth-problem.ts'

const formats =
  'a FHIR resource or Bundle, an array of elements, or evidence/<exchange>/exchange.json or result.json of a run'
/** Far more than any profile nests; deeper files would exhaust the stack. */
const maxDepth = 100
const malformed = 'a text that breaks off or is malformed'

/** Reads the truth of the exchanges of a run, which stands beside its result. */
export type ReadRun = (exchanges: readonly string[]) => TruthElement[]

/** Throws `TRUTH_INVALID`. @param readRun absent where the result does not stand in a run's folder */
export function readTruthJson(text: string, file: string, readRun?: ReadRun): TruthElement[] {
  return isLines(text) ? readLines(text, file) : readOne(text, file, readRun)
}

function readOne(text: string, file: string, readRun: ReadRun | undefined): TruthElement[] {
  const content = parseJson(text, file)
  assertDepth(content, file, 'whole file')
  if (isResource(content)) return listResourceElements(unpackBundle(content))
  if (Array.isArray(content)) {
    const resources = content.filter(isResource)
    if (resources.length > 0 && resources.length === content.length) {
      return listResourceElements(resources.flatMap(unpackBundle))
    }
    return content.map((entry, i) => readTruthEntry(entry, file, `[${i}]`))
  }
  const members = { schema: undefined, truth: undefined, exchanges: undefined, ...(content as object) }
  const { schema, truth, exchanges } = members as Record<string, unknown>
  if (Array.isArray(truth)) {
    return (truth as unknown[]).map((entry, i) => readTruthEntry(entry, file, `truth[${i}]`))
  }
  if (schema === 'inkijk-result/1' && readRun !== undefined) return readRun(exchangeIds(exchanges, file))
  const found = typeof schema === 'string' ? `schema '${schema}', which holds no values` : 'an object of another kind'
  throw truthProblem(file, 'whole file', found, formats)
}

function exchangeIds(exchanges: unknown, file: string): string[] {
  const ids = (Array.isArray(exchanges) ? exchanges : []).map((exchange: unknown) =>
    typeof exchange === 'object' && exchange !== null && 'id' in exchange ? exchange.id : undefined,
  )
  // An id names a folder, and may not lead out of the run.
  const isPath = (id: unknown): id is string => typeof id === 'string' && /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/.test(id)
  if (!ids.every(isPath))
    throw truthProblem(file, 'exchanges', 'one without a readable id', 'ids such as trial/variant')
  return ids.filter(isPath)
}

/** NDJSON: more than one line, and the first of them an object by itself. Bulk exports of FHIR are made like that. */
function isLines(text: string): boolean {
  const [, first = ''] = /^\s*(\{[^\n]*)\n\s*\{/.exec(text) ?? []
  return tryParse(first) !== undefined
}

function readLines(text: string, file: string): TruthElement[] {
  const values = text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    const place = `line ${i + 1}`
    const value = tryParse(line)
    if (value === undefined) throw truthProblem(file, place, malformed, 'one object in JSON (RFC 8259) on each line')
    assertDepth(value, file, place)
    return [{ value, place }]
  })
  if (!isResource(values[0]?.value)) return values.map(({ value, place }) => readTruthEntry(value, file, place))
  const resources = values.map(({ value, place }) => {
    if (!isResource(value)) throw truthProblem(file, place, 'an object without resourceType', 'a FHIR resource')
    return value
  })
  return listResourceElements(resources.flatMap(unpackBundle))
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // The parser's own message may quote the content, which can be a person's.
    const [, at] = / position (\d+)/.exec(String(error)) ?? []
    throw truthProblem(file, placeOf(text, at === undefined ? text.length : Number(at)), malformed, 'JSON (RFC 8259)')
  }
}

/** Counted from 1, as editors do. */
function placeOf(text: string, at: number): string {
  const before = text.slice(0, at)
  return `line ${before.split('\n').length} column ${at - before.lastIndexOf('\n')}`
}

function assertDepth(content: unknown, file: string, place: string): void {
  let level: unknown[] = [content]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) {
      throw truthProblem(file, place, `members more than ${maxDepth} levels deep`, 'a shallower file')
    }
    level = level.flatMap((node) => (typeof node === 'object' && node !== null ? Object.values(node) : []))
  }
}
