/** What comes out of a PDF file: contents of streams, strings, and the text that is shown. */

import type { DecodedPart, Explained, Range } from '../../../contracts/probe.ts'
import { contentOf, filtersOf, nameOf, type PdfFile, type PdfObject, readObjectStreams } from './file.ts'
import { readTexts } from './pages.ts'
import { isDictionary, isString, type PdfString, type PdfValue } from './syntax.ts'

/** Reads a file of which what is sealed can be opened. */
export function readPdfParts(file: PdfFile): DecodedPart[] {
  readObjectStreams(file)
  const parts: DecodedPart[] = []
  for (const [i, object] of file.objects.entries()) {
    const name = `object ${object.number} #${i}`
    for (const part of streamParts(file, object, name)) parts.push(part)
    for (const part of stringParts(file, object, name)) parts.push(part)
  }
  for (const { name, at, text, actual } of readTexts(file)) {
    const texts = [text.trim(), ...actual.map((bytes) => textOfString(bytes) ?? bytes.toString('latin1'))].filter(
      (t) => t !== '',
    )
    const whole = texts.join('\n')
    if (whole === '') continue
    parts.push({ bytes: Buffer.from(whole), at, part: `${name} text` })
    // A line ends wherever the page does.
    if (whole.includes('\n'))
      parts.push({ bytes: Buffer.from(whole.replace(/\s*\n\s*/g, ' ')), at, part: `${name} text in a line` })
  }
  return parts
}

/** What remains closed: all streams and strings, but for the table of objects. */
export function explainSealed(file: PdfFile, scheme: string): Explained[] {
  const as = `PDF encryption (${scheme}): the empty password does not open it`
  return file.objects.flatMap((object): Explained[] => {
    const isTable = isDictionary(object.value) && nameOf(file, object.value, 'Type') === 'XRef'
    return object.stream === undefined || isTable || object.stream.length === 0 ? [] : [{ at: object.stream, as }]
  })
}

function streamParts(file: PdfFile, object: PdfObject, name: string): DecodedPart[] {
  const { stream, value } = object
  if (stream === undefined || stream.length === 0 || !isDictionary(value)) return []
  const filters = filtersOf(file, value)
  // Pixels; compressed ones that are wrapped in nothing else stand in the file as they are.
  if (nameOf(file, value, 'Subtype') === 'Image' && filters.length < 2 && file.unseal === undefined) return []
  const content = contentOf(file, object)
  if (content === undefined || content.length === 0) return []
  const same = content.length === stream.length && filters.length === 0 && file.unseal === undefined
  return [
    {
      bytes: content,
      at: stream,
      part: `${name} stream`,
      ...(same ? { positionOf: (offset: number) => stream.offset + offset } : {}),
    },
  ]
}

function stringParts(file: PdfFile, object: PdfObject, name: string): DecodedPart[] {
  const parts: DecodedPart[] = []
  const { inside, value } = object
  // Keys and checks.
  if (value === file.encryption) return parts
  const sealed = file.unseal !== undefined && inside === undefined
  for (const string of stringsIn(object.value)) {
    const bytes = sealed ? (file.unseal?.(string.bytes, object, 'string') ?? string.bytes) : string.bytes
    const text = textOfString(bytes)
    if ((string.plain && !sealed && text === undefined) || bytes.length === 0) continue
    const at: Range = inside?.stream ?? string.at
    if (at.length > 0)
      parts.push({
        bytes: text === undefined ? bytes : Buffer.from(text),
        at,
        part: `${name} string ${parts.length + 1}`,
      })
  }
  return parts
}

/** All strings of a value. Its nesting was bounded when it was read. */
function stringsIn(value: PdfValue): PdfString[] {
  if (isString(value)) return [value]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  return isDictionary(value) ? [...value.entries.values()].flatMap(stringsIn) : []
}

/** 7.9.2.2: UTF-16 is marked; undefined for bytes that are not. */
function textOfString(bytes: Buffer): string | undefined {
  if (bytes.length < 4 || bytes[0] !== 0xfe || bytes[1] !== 0xff) return undefined
  return Buffer.from(bytes.subarray(2, bytes.length & ~1))
    .swap16()
    .toString('utf16le')
}
