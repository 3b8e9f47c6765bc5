/** Reads a YAML file against a JSON Schema; every fault names file, line, what was found and what was expected. */

import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { type Document, isNode, isPair, LineCounter, parseDocument, visit } from 'yaml'
import { type ErrorCode, HarnessError } from '../contracts/error.ts'

/** A place in the data. */
export type Path = readonly (string | number)[]

/** A YAML file with the way from a place in its data to a line of its text. */
export interface SourceFile<T> {
  /** As shown to people: below the working directory where it lies there. */
  name: string
  content: T
  /** File and line of one place in the data. */
  place(path: Path): string
  /** Makes the error for one place in the data. */
  fault(path: Path, text: string): HarnessError
}

/** Makes validators; that of a schema it has seen before is the same one, as making it takes longer than using it. */
export type CompileSchema = (schema: object) => ValidateFunction

export function createSchemaCompiler(): CompileSchema {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, strictRequired: false })
  // The package is CommonJS: its function is the module itself or its default, as the loader has it.
  const addFormats = (typeof formats === 'function' ? formats : (formats as { default: unknown }).default) as (
    a: Ajv2020,
  ) => void
  addFormats(ajv)
  const compiled = new Map<string, ValidateFunction>()
  return (schema) => {
    const text = JSON.stringify(schema)
    const validate = compiled.get(text) ?? ajv.compile(schema)
    compiled.set(text, validate)
    return validate
  }
}

/** Codes of the errors for a file that cannot be read, and for one that is not valid. */
export interface FaultCodes {
  unreadable: ErrorCode
  invalid: ErrorCode
}

const scenarioCodes: FaultCodes = { unreadable: 'SCENARIO_NOT_FOUND', invalid: 'SCENARIO_INVALID' }

export async function readYaml<T>(
  file: string,
  validate: ValidateFunction,
  codes: FaultCodes = scenarioCodes,
): Promise<SourceFile<T>> {
  const name = relative(process.cwd(), file) || file
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new HarnessError(codes.unreadable, `cannot read "${name}": ${cause.code}`, { cause })
  })
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  const syntax = document.errors[0]
  if (syntax !== undefined) {
    throw new HarnessError(codes.invalid, `${name}:${syntax.linePos?.[0].line ?? 1}: ${syntax.message.split('\n')[0]}`)
  }
  const source: SourceFile<T> = {
    name,
    content: document.toJS() as T,
    place: (path) => `${name}:${lineOf(document, lines, path)}`,
    fault: (path, fault) => new HarnessError(codes.invalid, `${source.place(path)}: ${fault}`, { detail: { path } }),
  }
  if (!validate(source.content)) throw describeErrors(source, validate.errors ?? [])
  return source
}

/** The error that goes deepest says most; the others are counted. */
function describeErrors<T>(source: SourceFile<T>, errors: readonly ErrorObject[]): HarnessError {
  const telling = errors.filter(({ keyword }) => keyword !== 'if' && keyword !== 'oneOf')
  const [first] = (telling.length > 0 ? telling : errors).toSorted((a, b) => depth(b) - depth(a))
  if (first === undefined) return source.fault([], 'is not valid')
  const path = pathOf(first)
  const place = path.length === 0 ? 'the file' : `"${path.join('.')}"`
  return source.fault(path, `${place} ${expectation(first)}`)
}

function expectation(error: ErrorObject): string {
  const { keyword, params, data } = error
  const found = `found ${JSON.stringify(data)?.slice(0, 80)}`
  if (keyword === 'enum') return `must be one of ${(params.allowedValues as string[]).join(', ')}; ${found}`
  if (keyword === 'required') return `must have the member "${params.missingProperty}"`
  if (keyword === 'additionalProperties') return `has an unknown member "${params.additionalProperty}"`
  if (keyword === 'type') return `must be of type ${params.type}; ${found}`
  if (keyword === 'pattern') return `must match ${params.pattern}; ${found}`
  return `${error.message ?? keyword}; ${found}`
}

function pathOf({ instancePath, keyword, params }: ErrorObject): (string | number)[] {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
  return keyword === 'additionalProperties' ? [...path, String(params.additionalProperty)] : path
}

function depth(error: ErrorObject): number {
  return pathOf(error).length
}

/** Line of the key at this path, or of the nearest parent that the text has. */
function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length))
    if (offset !== undefined) return lines.linePos(offset).line
  }
  return 1
}

function offsetOf(document: Document, path: readonly (string | number)[]): number | undefined {
  const node = document.getIn(path, true)
  let offset = isNode(node) ? node.range?.[0] : undefined
  visit(document, {
    Pair(_, pair) {
      if (pair.value === node && isPair(pair) && isNode(pair.key) && node !== undefined)
        offset = pair.key.range?.[0] ?? offset
    },
  })
  return offset
}
