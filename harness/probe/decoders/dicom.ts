/**
 * DICOM files (PS3.10 7) and bare data sets as they cross the wire in DIMSE, from the first byte of a view: text in
 * UTF-8 whatever the character set of the data set, documents and fragments of pixel data as parts, the deflated
 * transfer syntax undone. `part` is the tag and the number of the element.
 */

import type { Budget, DecodedPart, Decoder } from '../../contracts/probe.ts'
import { inflateRaw } from '../codecs.ts'
import { slicePart } from '../positions.ts'
import { isAllText } from '../readable.ts'
import { createTextDecoder, type DecodeText } from './dicom/charset.ts'
import { type Element, readElements, type Syntax } from './dicom/elements.ts'

const preamble = 128
const metaStart = 132
const deflatedSyntax = '1.2.840.10008.1.2.1.99'
const syntaxes: readonly Syntax[] = [
  { explicit: true, bigEndian: false },
  { explicit: false, bigEndian: false },
  { explicit: true, bigEndian: true },
]
/** PS3.5 6.2: representations of which the character set is that of the data set; `` is implicit. */
const texts = new Set([
  'AE',
  'AS',
  'CS',
  'DA',
  'DS',
  'DT',
  'IS',
  'LO',
  'LT',
  'PN',
  'SH',
  'ST',
  'TM',
  'UC',
  'UI',
  'UR',
  'UT',
])
/** Shorter binary values are numbers. */
const shortestBinary = 16
/** So many elements in a row that all follow the grammar are no accident. */
const tellingElements = 3

export const dicomDecoder: Decoder = {
  id: 'dicom',
  decode({ bytes }, budget) {
    if (bytes.length < 24) return { parts: [] }
    const hit = () => budget.hit('DICOM sequences nested too deeply')
    if (bytes.toString('latin1', preamble, metaStart) === 'DICM') return { parts: readFile(bytes, budget, hit) }
    const bare = readBare(bytes, hit)
    return { parts: bare === undefined ? [] : partsOf(bytes, bare) }
  },
}

/** The meta information is always explicit little endian, and names the syntax of the rest. */
function readFile(bytes: Buffer, budget: Budget, hit: () => void): DecodedPart[] {
  const explicit = { explicit: true, bigEndian: false }
  const groupLength =
    bytes.length >= metaStart + 12 && bytes.readUInt16LE(metaStart) === 2 ? bytes.readUInt32LE(metaStart + 8) : 0
  const start = Math.min(bytes.length, metaStart + 12 + groupLength)
  const meta = readElements(bytes.subarray(0, start), metaStart, explicit, hit).elements
  const named = meta.find(({ tag }) => tag === '00020010')
  const uid = named === undefined ? '' : textAt(bytes, named).replace(/[\0 ]+$/, '')
  const metaParts = partsOf(bytes, meta)
  if (uid === deflatedSyntax) {
    const expanded = inflateRaw(bytes.subarray(start), budget)
    if (expanded === undefined) return metaParts
    return [...metaParts, { bytes: expanded.bytes, at: { offset: start, length: expanded.consumed }, part: 'data set' }]
  }
  const syntax = { explicit: uid !== '1.2.840.10008.1.2', bigEndian: uid === '1.2.840.10008.1.2.2' }
  return [...metaParts, ...partsOf(bytes, readElements(bytes, start, syntax, hit).elements)]
}

/**
 * PS3.7 6.3, PS3.8 9.3.5. Nothing names the syntax, so the data set must begin with a tag of the first groups, be read
 * to its end, and have its tags in rising order.
 */
function readBare(bytes: Buffer, hit: () => void): Element[] | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  // Little endian 0000, 0002, 0004 and 0008 with a low element, or the same with the bytes the other way round.
  if ((a !== 0 && b !== 0) || a > 8 || b > 8 || (c > 0x20 && d > 0x20)) return undefined
  for (const syntax of syntaxes) {
    const { elements, end } = readElements(bytes, 0, { ...syntax, ordered: true }, hit)
    if (end >= bytes.length - 1 && elements.length >= tellingElements && /^000[0248]/.test(elements[0]?.tag ?? ''))
      return elements
  }
  return undefined
}

function partsOf(bytes: Buffer, elements: readonly Element[]): DecodedPart[] {
  const declared = elements.find(({ tag }) => tag === '00080005')
  const sets =
    declared === undefined
      ? []
      : textAt(bytes, declared)
          .split('\\')
          .map((set) => set.trim())
  const decode = createTextDecoder(sets)
  return elements.flatMap((element, i) => partOf(bytes, element, `${element.tag} #${i}`, decode))
}

function partOf(bytes: Buffer, { tag, vr, value, fragment }: Element, part: string, decode: DecodeText): DecodedPart[] {
  const raw = bytes.subarray(value.offset, value.offset + value.length)
  if (raw.length === 0) return []
  // Pixels that are not compressed are no content to be read.
  if (tag === '7fe00010' && fragment === undefined) return []
  if (texts.has(vr) || (vr === '' && isTextual(raw, decode))) {
    const text = Buffer.from(decode(raw))
    return text.equals(raw) ? [slicePart(bytes, value, part)] : [{ bytes: text, at: value, part }]
  }
  return raw.length >= shortestBinary ? [slicePart(bytes, value, part)] : []
}

/** Without a representation: nothing but printable characters, as the data set decodes them. */
function isTextual(raw: Buffer, decode: DecodeText): boolean {
  const padded = raw.at(-1) === 0 ? raw.subarray(0, -1) : raw
  return isAllText(padded) || (raw.length >= 4 && /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\t\r\n\f]+$/u.test(decode(padded)))
}

function textAt(bytes: Buffer, { value }: Element): string {
  return bytes.toString('latin1', value.offset, value.offset + value.length)
}
