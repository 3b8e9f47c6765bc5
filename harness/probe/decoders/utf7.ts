/**
 * UTF-7 (RFC 2152): stretches of UTF-16 in base64 between a plus and a minus or the next other letter; and the one of
 * mailbox names, with an ampersand and a comma in the alphabet (RFC 3501 5.1.3).
 */

import type { DecodedPart, Decoder, Range } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { blocksAround } from './stretch.ts'
import { createTextOutput } from './text-output.ts'
import { letterBits, letterValue, measureStretch, unitBits } from './utf7-stretch.ts'

interface Dialect {
  shift: string
  /** The letter for 63. */
  last: string
  /** The stretch must be closed with a minus. */
  closed: boolean
  part?: string
}

const dialects: readonly Dialect[] = [
  { shift: '+', last: '/', closed: false },
  { shift: '&', last: ',', closed: true, part: 'mailbox' },
]

interface Shifted extends Range {
  /** Characters, with the bit of the stretch at which each begins. */
  characters: { codePoint: number; bit: number; bits: number }[]
  /** Characters that are no letters of Europe. */
  foreign: number
}

/** After so many letters that make sense, a sign among them is one of them: the text is read once. */
const longestGlued = 256
/** So many letters of other scripts, with the closing sign, are no accident. */
const tellingForeign = 3
export const utf7Decoder: Decoder = {
  id: 'utf7',
  decode(view) {
    const text = latin1Of(view)
    return { parts: dialects.flatMap((dialect) => decodeDialect(view.bytes, text, dialect)) }
  },
}

function decodeDialect(bytes: Buffer, text: string, dialect: Dialect): DecodedPart[] {
  const found = findShifted(text, dialect)
  const telling = found.filter((shifted) => isTelling(text, shifted)).map(({ offset }) => offset)
  let next = 0
  return blocksAround(text, telling).map((at) => {
    const output = createTextOutput(bytes, at.length)
    const end = at.offset + at.length
    let copied = at.offset
    while ((found[next]?.offset ?? end) < at.offset) next += 1
    for (let shifted = found[next]; shifted !== undefined && shifted.offset < end; shifted = found[next]) {
      output.copy(copied, shifted.offset)
      putShifted(shifted, output)
      copied = shifted.offset + shifted.length
      next += 1
    }
    output.copy(copied, end)
    return output.finish(at, dialect.part)
  })
}

/** A few letters of other scripts count beside a stretch of many, alone they are an accident. */
function findShifted(text: string, dialect: Dialect): Shifted[] {
  const found: Shifted[] = []
  for (let mark = text.indexOf(dialect.shift); mark !== -1; ) {
    const { shifted, end } = readShifted(text, mark, dialect)
    if (shifted !== undefined) found.push(shifted)
    mark = text.indexOf(dialect.shift, shifted !== undefined || end - mark > longestGlued ? end : mark + 1)
  }
  const isForeign = found.some(({ foreign, characters }) => foreign > 0 && characters.length >= tellingForeign)
  return isForeign ? found : found.filter(({ foreign }) => foreign === 0)
}

/** A sign alone counts inside a word. */
function isTelling(text: string, { offset, characters }: Shifted): boolean {
  return characters.length > 0 || (/[^\s(]/.test(text[offset - 1] ?? ' ') && /\S/.test(text[offset + 2] ?? ' '))
}

function putShifted({ offset, length, characters }: Shifted, output: ReturnType<typeof createTextOutput>): void {
  if (characters.length === 0) output.byte(0x2b, offset, offset + length)
  const first = offset + 1
  for (const [i, { codePoint, bit, bits }] of characters.entries()) {
    const from = i === 0 ? offset : first + bit / letterBits
    const to = i === characters.length - 1 ? offset + length : first + (bit + bits) / letterBits
    output.codePoint(codePoint, from, to)
  }
}

/** A stretch with its signs, and where the reading ended. Without characters it is `+-`, the sign itself. */
function readShifted(text: string, at: number, dialect: Dialect): { shifted?: Shifted; end: number } {
  const { shift, last, closed } = dialect
  const { end: letters, units, foreign, complete } = measureStretch(text, at + 1, last)
  const minus = text[letters] === '-'
  const isSign = minus && letters === at + 1 && shift === '+'
  const isStretch = units > 0 && complete && (minus || (!closed && foreign === 0))
  if (!isSign && !isStretch) return { end: letters }
  const end = minus ? letters + 1 : letters
  const characters = isSign ? [] : charactersOf(text, at + 1, letters, last)
  return { shifted: { offset: at, length: end - at, characters, foreign }, end }
}

/** Characters of a stretch that was measured before. */
function charactersOf(text: string, start: number, end: number, last: string): Shifted['characters'] {
  const characters: Shifted['characters'] = []
  let held = 0
  let bits = 0
  let high = 0
  for (let i = start; i < end; i += 1) {
    held = (held << letterBits) | letterValue(text.charCodeAt(i), last)
    bits += letterBits
    if (bits < unitBits) continue
    bits -= unitBits
    const unit = (held >> bits) & 0xffff
    held &= (1 << bits) - 1
    const bit = (i + 1 - start) * letterBits - bits - unitBits
    if (unit >= 0xd800 && unit < 0xdc00) high = unit
    else if (unit < 0xdc00 || unit > 0xdfff) characters.push({ codePoint: unit, bit, bits: unitBits })
    else {
      const codePoint = 0x10000 + ((high - 0xd800) << 10) + unit - 0xdc00
      characters.push({ codePoint, bit: bit - unitBits, bits: 2 * unitBits })
    }
  }
  return characters
}
