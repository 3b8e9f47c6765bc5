/** Fonts (ISO 32000-1 9.6, 9.7): what the codes of a string mean, and how far each moves on. */

import { readToUnicode, type ToUnicode } from './cmap.ts'
import { contentOf, entryOf, nameOf, numberOf, type PdfFile, resolve } from './file.ts'
import { textOfGlyph } from './glyph-names.ts'
import { isDictionary, isName, isReference, type PdfDictionary, type PdfValue } from './syntax.ts'

export interface Glyph {
  text: string
  /** Parts of the font size. */
  width: number
  /** The one code that word spacing applies to (9.3.3). */
  wordSpace: boolean
}

export interface PdfFont {
  read(bytes: Buffer): Glyph[]
}

/** Widths of Helvetica from the space on, for fonts that do not state theirs; others are near enough to tell words. */
const commonWidths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
]
const maxWidths = 65_536
/** Memory of a code in a table, roughly. */
const bytesPerCode = 64

export function readFont(file: PdfFile, font: PdfDictionary): PdfFont {
  const composite = nameOf(file, font, 'Subtype') === 'Type0'
  const unicode = toUnicodeOf(file, font)
  const codeLength = composite ? (unicode?.codeLength ?? 2) : 1
  const texts = composite ? compositeTexts(file, font) : simpleTexts(file, font)
  const widths = composite ? compositeWidths(file, font) : simpleWidths(file, font)
  return {
    read(bytes) {
      const glyphs: Glyph[] = []
      for (let at = 0; at + codeLength <= bytes.length; at += codeLength) {
        const code = bytes.readUIntBE(at, codeLength)
        const text = unicode?.texts.get(code) ?? texts(code)
        glyphs.push({ text, width: widths(code), wordSpace: codeLength === 1 && code === 32 })
      }
      return glyphs
    },
  }
}

function toUnicodeOf(file: PdfFile, font: PdfDictionary): ToUnicode | undefined {
  const reference = font.entries.get('ToUnicode')
  const object = isReference(reference) ? file.newest.get(reference.number) : undefined
  const content = object && contentOf(file, object)
  if (content === undefined) return undefined
  const unicode = readToUnicode(content)
  if (!file.meter.spend(unicode.texts.size * bytesPerCode)) return undefined
  // Some writers state a code space that their codes do not have.
  const codeLength =
    unicode.codeLength !== undefined && unicode.codeLength >= 1 && unicode.codeLength <= 4
      ? unicode.codeLength
      : undefined
  return { ...unicode, codeLength }
}

/** Without a map to Unicode a code of a composite font is a number of a glyph, but for the maps that are Unicode. */
function compositeTexts(file: PdfFile, font: PdfDictionary): (code: number) => string {
  const encoding = nameOf(file, font, 'Encoding') ?? ''
  return /^Uni.*-(?:UCS2|UTF16)-/.test(encoding) ? (code) => String.fromCharCode(code) : () => ''
}

/** 9.6.6: a base encoding and what differs from it. */
function simpleTexts(file: PdfFile, font: PdfDictionary): (code: number) => string {
  const encoding = entryOf(file, font, 'Encoding')
  const base = isName(encoding)
    ? encoding.name
    : isDictionary(encoding)
      ? nameOf(file, encoding, 'BaseEncoding')
      : undefined
  const decoder = new TextDecoder(base === 'MacRomanEncoding' ? 'macintosh' : 'windows-1252')
  const table = decoder.decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))
  const differences = new Map<number, string>()
  const listed = isDictionary(encoding) ? entryOf(file, encoding, 'Differences') : undefined
  let code = 0
  for (const item of Array.isArray(listed) ? listed : []) {
    if (typeof item === 'number') code = item
    else if (isName(item)) {
      const text = textOfGlyph(item.name)
      if (text !== undefined) differences.set(code, text)
      code += 1
    }
  }
  return (wanted) => differences.get(wanted) ?? table[wanted] ?? ''
}

function simpleWidths(file: PdfFile, font: PdfDictionary): (code: number) => number {
  const listed = entryOf(file, font, 'Widths')
  const first = numberOf(file, font, 'FirstChar', 0)
  const matrix = entryOf(file, font, 'FontMatrix')
  const [scale] = Array.isArray(matrix) ? matrix : [0.001]
  const unit = typeof scale === 'number' ? Math.abs(scale) : 0.001
  const widths = Array.isArray(listed) ? listed.map((item) => resolve(file, item)) : undefined
  if (widths === undefined) {
    const fixed = /courier|mono/i.test(nameOf(file, font, 'BaseFont') ?? '')
    return (code) => (fixed ? 600 : (commonWidths[code - 32] ?? 556)) / 1000
  }
  return (code) => {
    const width = widths[code - first]
    return typeof width === 'number' ? width * unit : 0
  }
}

/** 9.7.4.3: `c [w …]` and `first last w`. */
function compositeWidths(file: PdfFile, font: PdfDictionary): (code: number) => number {
  const widths = new Map<number, number>()
  const descendants = entryOf(file, font, 'DescendantFonts')
  const descendant = resolve(file, Array.isArray(descendants) ? descendants[0] : undefined)
  if (!isDictionary(descendant)) return () => 1
  const listed = entryOf(file, descendant, 'W')
  const items = Array.isArray(listed) ? listed.map((item) => resolve(file, item)) : []
  for (let i = 0; i + 1 < items.length; ) i += addWidths(items.slice(i, i + 3), widths)
  const otherwise = numberOf(file, descendant, 'DW', 1000) / 1000
  file.meter.spend(widths.size * bytesPerCode)
  return (code) => widths.get(code) ?? otherwise
}

/** Returns the number of items that were used. */
function addWidths([first, second, third]: (PdfValue | undefined)[], widths: Map<number, number>): number {
  if (typeof first !== 'number') return 1
  if (Array.isArray(second)) {
    for (const [i, width] of second.entries()) if (typeof width === 'number') widths.set(first + i, width / 1000)
    return 2
  }
  if (typeof second !== 'number' || typeof third !== 'number') return 1
  for (let code = first; code <= second && widths.size < maxWidths; code += 1) widths.set(code, third / 1000)
  return 3
}
