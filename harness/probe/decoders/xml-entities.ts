/** Character references of XML (XML 1.0 4.1) and the ones of HTML for European letters. */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { namedReferences, windows1252 } from './html-references.ts'
import { isControl, stretchAround } from './stretch.ts'
import { createTextOutput } from './text-output.ts'

/** Zeros may stand before a number. */
const referencePattern = /&(?:#([0-9]{1,32})|#[xX]([0-9A-Fa-f]{1,32})|([A-Za-z][A-Za-z0-9]{1,7}));/y

/** Nearly all references in XML that stands in XML; found faster than by the pattern. */
const commonReferences = ['&lt;', '&gt;', '&quot;', '&amp;'].map((reference) => ({
  text: reference,
  codePoint: namedReferences.get(reference.slice(1, -1)) ?? 0,
  size: reference.length,
}))

export const xmlEntitiesDecoder: Decoder = {
  id: 'xml-entities',
  decode(view) {
    const text = latin1Of(view)
    const parts: DecodedPart[] = []
    const pattern = new RegExp(referencePattern)
    let from = 0
    for (let mark = text.indexOf('&'); mark !== -1; mark = text.indexOf('&', Math.max(from, mark + 1))) {
      if (referenceAt(text, mark, pattern) === undefined) continue
      const at = stretchAround(text, mark, from, isEdge)
      parts.push(...unescapeRun(view.bytes, text, at, pattern))
      from = at.offset + at.length
    }
    return { parts }
  },
}

/** In HTML, numbers of control characters stand for letters of Windows-1252; then the run is read in both ways. */
function unescapeRun(bytes: Buffer, text: string, at: Range, pattern: RegExp): DecodedPart[] {
  const end = at.offset + at.length
  const walk = (map: (codePoint: number) => number, part?: string) => {
    const output = createTextOutput(bytes, at.length)
    let copied = at.offset
    let ambiguous = false
    for (let i = text.indexOf('&', at.offset); i !== -1 && i < end; ) {
      const reference = referenceAt(text, i, pattern)
      const size = reference?.size ?? 1
      if (reference !== undefined) {
        ambiguous ||= isC1(reference.codePoint)
        output.copy(copied, i)
        output.codePoint(map(reference.codePoint), i, i + size)
        copied = i + size
      }
      i = text.indexOf('&', i + size)
    }
    output.copy(copied, end)
    return { part: output.finish(at, part), ambiguous }
  }
  const { part, ambiguous } = walk((codePoint) => codePoint)
  const asHtml = (codePoint: number) => (isC1(codePoint) ? windows1252.charCodeAt(codePoint - 0x80) : codePoint)
  return ambiguous ? [part, walk(asHtml, 'html').part] : [part]
}

function isC1(codePoint: number): boolean {
  return codePoint >= 0x80 && codePoint < 0xa0
}

function referenceAt(text: string, at: number, pattern: RegExp): { codePoint: number; size: number } | undefined {
  for (const common of commonReferences) if (text.startsWith(common.text, at)) return common
  pattern.lastIndex = at
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [{ length: size }, decimal, hex, name = ''] = match
  const number = decimal === undefined ? (hex === undefined ? undefined : Number.parseInt(hex, 16)) : Number(decimal)
  const codePoint = number === undefined ? namedReferences.get(name) : characterOf(number)
  return codePoint === undefined ? undefined : { codePoint, size }
}

function characterOf(number: number): number | undefined {
  return number > 0 && number <= 0x10ffff ? number : undefined
}

/** Markup, quotation marks, and control characters other than white space. */
function isEdge(code: number): boolean {
  return code === 0x3c || code === 0x3e || code === 0x22 || isControl(code)
}
