/**
 * Reads the truth that `scan` searches for (design 4.6): FHIR in JSON or NDJSON, a list in JSON or CSV, the evidence of
 * an exchange, or the result of a run with the evidence beside it.
 */

import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HarnessError } from '../contracts/error.ts'
import type { TruthElement } from '../contracts/truth.ts'
import { isBsn, isTestBsn } from './bsn.ts'
import { readTruthCsv } from './read-truth-csv.ts'
import { type ReadRun, readTruthJson } from './read-truth-json.ts'
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

/**
 * The format is recognised from the content; the folder of a run stands for its result. Throws `TRUTH_INVALID` with file,
 * place, what was found and expected.
 */
export function readTruthFile(source: string | TruthFile, options: ReadTruthOptions = {}): TruthElement[] {
  const { readRun, ...file } = typeof source === 'string' ? openPath(source) : { ...source, readRun: undefined }
  const text = decode(file)
  const elements = /^\s*[[{]/.test(text) ? readTruthJson(text, file.name, readRun) : readTruthCsv(text, file.name)
  if (elements.length === 0) throw truthProblem(file.name, 'whole file', 'no elements', 'at least one')
  assertUniqueNames(elements, file.name)
  assertBsns(elements, file.name, options.allowRealBsn === true)
  return elements
}

function openPath(path: string): TruthFile & { readRun: ReadRun } {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  const name = isFolder ? join(path, 'result.json') : path
  return { name, content: readBytes(name), readRun: (exchanges) => readRunTruth(name, exchanges) }
}

/** Values are made for one exchange, so that each has a truth of its own. */
function readRunTruth(result: string, exchanges: readonly string[]): TruthElement[] {
  return exchanges.flatMap((exchange) => {
    const file = join(dirname(result), 'evidence', ...exchange.split('/'), 'exchange.json')
    const elements = readTruthJson(decode({ name: file, content: readBytes(file) }), file)
    return exchanges.length === 1
      ? elements
      : elements.map((element) => ({ ...element, element: `${exchange}: ${element.element}` }))
  })
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
    const message = `truth file '${name}', whole file: found other bytes, expected text in UTF-8`
    throw new HarnessError('TRUTH_INVALID', message, { cause })
  }
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
