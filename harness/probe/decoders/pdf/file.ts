/**
 * All objects of a PDF file, found by their beginnings and not by the cross-reference table: so also those that an
 * update replaced, and those of a file that is damaged or cut off.
 */

import type { Budget, Range } from '../../../contracts/probe.ts'
import { createExpansionMeter, type ExpansionMeter } from '../expansion-meter.ts'
import { applyFilter, type Filter } from './filters.ts'
import { createLexer } from './lexer.ts'
import { createStreamEnds, streamRange } from './stream-range.ts'
import { isDictionary, isName, isOperator, isReference, type PdfDictionary, type PdfValue } from './syntax.ts'

export interface PdfObject {
  number: number
  generation: number
  value: PdfValue
  /** Data of a stream in the file. */
  stream?: Range
  /** Object stream that it stands in; then positions in its value are positions in that stream's content. */
  inside?: PdfObject
}

/** Opens the data of a stream. */
export type Unseal = (sealed: Buffer, object: PdfObject, what: 'stream' | 'string') => Buffer

export interface PdfFile {
  bytes: Buffer
  /** In the order of the file; several of one number when it was updated. */
  objects: PdfObject[]
  /** The last one of a number. */
  newest: Map<number, PdfObject>
  /** Dictionaries of trailers and of cross-reference streams. */
  trailers: PdfDictionary[]
  /** Undefined: nothing is sealed. */
  unseal?: Unseal
  /** The dictionary that says how; its own strings are not sealed. */
  encryption?: PdfDictionary
  budget: Budget
  meter: ExpansionMeter
  contents: Map<PdfObject, Buffer | undefined>
}

const longestHead = 24

export function readPdfFile(bytes: Buffer, budget: Budget): PdfFile {
  const file: PdfFile = {
    bytes,
    objects: [],
    newest: new Map(),
    trailers: [],
    budget,
    meter: createExpansionMeter(budget, 'PDF'),
    contents: new Map(),
  }
  let end = 0
  const ends = createStreamEnds(bytes)
  for (let at = bytes.indexOf(' obj'); at !== -1; at = bytes.indexOf(' obj', at + 4)) {
    if (at < end) continue
    const head = /(?:^|[^\d])(\d{1,10})[ \t\r\n]{1,4}(\d{1,5})$/.exec(
      bytes.toString('latin1', Math.max(0, at - longestHead), at),
    )
    if (head === null) continue
    const lexer = createLexer(bytes, at + 4)
    const value = lexer.next()
    if (value === undefined) break
    const object: PdfObject = { number: Number(head[1]), generation: Number(head[2]), value }
    end = lexer.at
    if (isDictionary(value) && isOperator(lexer.next(), 'stream')) {
      object.stream = streamRange(bytes, lexer.at, value, ends)
      end = object.stream.offset + object.stream.length
    }
    addObject(file, object)
  }
  readTrailers(file)
  return file
}

function readTrailers(file: PdfFile): void {
  const { bytes } = file
  let end = 0
  for (let at = bytes.indexOf('trailer'); at !== -1; at = bytes.indexOf('trailer', at + 7)) {
    if (at < end) continue
    const lexer = createLexer(bytes, at + 7)
    const value = lexer.next()
    end = lexer.at
    if (isDictionary(value)) file.trailers.push(value)
  }
}

function addObject(file: PdfFile, object: PdfObject): void {
  file.objects.push(object)
  file.newest.set(object.number, object)
  if (isDictionary(object.value) && nameOf(file, object.value, 'Type') === 'XRef') file.trailers.push(object.value)
}

/** 7.5.7: objects in object streams. Those that are encrypted are opened with the stream. */
export function readObjectStreams(file: PdfFile): void {
  for (const container of [...file.objects]) {
    if (!isDictionary(container.value) || nameOf(file, container.value, 'Type') !== 'ObjStm') continue
    const content = contentOf(file, container)
    const first = numberOf(file, container.value, 'First', 0)
    if (content === undefined) continue
    const index = readIndex(content, first)
    for (const [i, { number, offset }] of index.entries()) {
      const value = createLexer(content, offset, index[i + 1]?.offset).next()
      if (value !== undefined) addObject(file, { number, generation: 0, value, inside: container })
    }
  }
}

/** Numbers and places, each place once and in order, so that no byte is read twice. */
function readIndex(content: Buffer, first: number): { number: number; offset: number }[] {
  const lexer = createLexer(content, 0, first)
  const places = new Map<number, number>()
  for (;;) {
    const [number, offset] = [lexer.next(), lexer.next()]
    if (typeof number !== 'number' || typeof offset !== 'number') break
    places.set(first + offset, number)
  }
  return [...places].map(([offset, number]) => ({ number, offset })).sort((a, b) => a.offset - b.offset)
}

export function resolve(file: PdfFile, value: PdfValue | undefined): PdfValue | undefined {
  let found = value
  for (let n = 0; n < 8 && isReference(found); n += 1) found = file.newest.get(found.number)?.value
  return isReference(found) ? undefined : found
}

export function entryOf(file: PdfFile, dictionary: PdfDictionary, key: string): PdfValue | undefined {
  return resolve(file, dictionary.entries.get(key))
}

export function nameOf(file: PdfFile, dictionary: PdfDictionary, key: string): string | undefined {
  const value = entryOf(file, dictionary, key)
  return isName(value) ? value.name : undefined
}

export function numberOf(file: PdfFile, dictionary: PdfDictionary, key: string, otherwise: number): number {
  const value = entryOf(file, dictionary, key)
  return typeof value === 'number' ? value : otherwise
}

/** Content of a stream with its seal and its filters undone, as far as they are known. */
export function contentOf(file: PdfFile, object: PdfObject): Buffer | undefined {
  if (file.contents.has(object)) return file.contents.get(object)
  const content = readContent(file, object)
  file.contents.set(object, content)
  return content
}

function readContent(file: PdfFile, object: PdfObject): Buffer | undefined {
  const { stream, value } = object
  if (stream === undefined || !isDictionary(value) || file.meter.ended) return undefined
  const sealed = file.bytes.subarray(stream.offset, stream.offset + stream.length)
  let content = file.unseal?.(sealed, object, 'stream') ?? sealed
  for (const filter of filtersOf(file, value)) {
    const next = applyFilter(filter, content, file.budget)
    if (next === undefined) break
    content = next
    if (!file.meter.spend(content.length)) return undefined
  }
  return content
}

export function filtersOf(file: PdfFile, dictionary: PdfDictionary): Filter[] {
  const list = (key: string, short: string) => {
    const value = entryOf(file, dictionary, key) ?? entryOf(file, dictionary, short)
    return Array.isArray(value) ? value.map((item) => resolve(file, item)) : [value]
  }
  const parameters = list('DecodeParms', 'DP')
  return list('Filter', 'F').flatMap((name, i) => {
    const given = parameters[i]
    const parameter = (key: string, otherwise: number) =>
      isDictionary(given) ? numberOf(file, given, key, otherwise) : otherwise
    return isName(name) ? [{ name: name.name, parameter }] : []
  })
}
