/**
 * Text of content streams (ISO 32000-1 9.4). A word is shown in as many pieces as its layout wants, so the place of each
 * glyph tells what belongs together: a gap is a space, another line a new line.
 */

import type { PdfFont } from './fonts.ts'
import { createLexer } from './lexer.ts'
import type { Matrix } from './matrix.ts'
import { identity } from './matrix.ts'
import { isDictionary, isName, isOperator, isString, type PdfValue } from './syntax.ts'
import { createTextPlace, type TextPlace } from './text-place.ts'
import { createTextWriter } from './text-writer.ts'

export interface ContentText {
  text: string
  /** Strings that stand for what is shown (14.9.4). */
  actual: Buffer[]
}

type FontOf = (name: string) => PdfFont | undefined
type Operate = (place: TextPlace, operands: readonly PdfValue[], fontOf: FontOf) => void

const maxOperands = 64

const operators: ReadonlyMap<string, Operate> = new Map<string, Operate>([
  ['q', (place) => place.save()],
  ['Q', (place) => place.restore()],
  ['cm', (place, operands) => place.transform(matrixOf(operands))],
  ['BT', (place) => place.setLine(identity)],
  ['Tm', (place, operands) => place.setLine(matrixOf(operands))],
  ['Td', (place, [x, y]) => place.moveLine(numberOf(x), numberOf(y))],
  ['T*', (place) => place.nextLine()],
  ['Tc', (place, [spacing]) => place.set({ charSpacing: numberOf(spacing) })],
  ['Tw', (place, [spacing]) => place.set({ wordSpacing: numberOf(spacing) })],
  ['Tz', (place, [percent]) => place.set({ scale: numberOf(percent) / 100 })],
  ['TL', (place, [leading]) => place.set({ leading: numberOf(leading) })],
  ['Tj', (place, [string]) => show(place, string)],
  ['TJ', (place, [items]) => showAll(place, items)],
  [
    'Tf',
    (place, [name, size], fontOf) =>
      place.set({ font: isName(name) ? fontOf(name.name) : undefined, size: numberOf(size) }),
  ],
  [
    'TD',
    (place, [x, y]) => {
      place.set({ leading: -numberOf(y) })
      place.moveLine(numberOf(x), numberOf(y))
    },
  ],
  [
    "'",
    (place, [string]) => {
      place.nextLine()
      show(place, string)
    },
  ],
  [
    '"',
    (place, [words, letters, string]) => {
      place.set({ wordSpacing: numberOf(words), charSpacing: numberOf(letters) })
      place.nextLine()
      show(place, string)
    },
  ],
])

export function readContentText(content: Buffer, fontOf: FontOf): ContentText {
  const writer = createTextWriter()
  const place = createTextPlace(writer)
  const actual: Buffer[] = []
  const lexer = createLexer(content, 0)
  let operands: PdfValue[] = []
  for (let value = lexer.next(); value !== undefined; value = lexer.next()) {
    if (!isOperator(value)) {
      if (operands.length < maxOperands) operands.push(value)
      continue
    }
    operators.get(value.name)?.(place, operands, fontOf)
    if (value.name === 'ID') lexer.at = imageEnd(content, lexer.at)
    if (value.name === 'BDC') actual.push(...actualText(operands[1]))
    operands = []
  }
  return { text: writer.text(), actual }
}

function numberOf(value: PdfValue | undefined): number {
  return typeof value === 'number' ? value : 0
}

function matrixOf([a, b, c, d, e, f]: readonly PdfValue[]): Matrix {
  return [numberOf(a), numberOf(b), numberOf(c), numberOf(d), numberOf(e), numberOf(f)]
}

function show(place: TextPlace, value: PdfValue | undefined): void {
  if (isString(value)) place.show(value.bytes)
}

function showAll(place: TextPlace, value: PdfValue | undefined): void {
  for (const item of Array.isArray(value) ? value : []) {
    if (typeof item === 'number') place.kern(item)
    else show(place, item)
  }
}

function actualText(properties: PdfValue | undefined): Buffer[] {
  const value = isDictionary(properties) ? properties.entries.get('ActualText') : undefined
  return isString(value) ? [value.bytes] : []
}

/** 8.9.7: the data of an inline image end with a word of their own. */
function imageEnd(content: Buffer, from: number): number {
  for (let at = content.indexOf('EI', from); at !== -1; at = content.indexOf('EI', at + 1)) {
    if (/^[\s\0]EI(?:\s|$)/.test(content.toString('latin1', at - 1, at + 3))) return at + 2
  }
  return content.length
}
