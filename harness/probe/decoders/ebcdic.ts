/** EBCDIC (code pages 37, 500 and 1140, of which the letters agree), wherever a stretch of it stands. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { codePage37, codePage500 } from '../code-pages.ts'
import { forEachRun } from './letter-runs.ts'
import { createTextOutput } from './text-output.ts'

/** Letters and digits in a row: a number of nine digits in a record of binary fields. */
const shortestRun = 9
/** Letters, digits, blanks and common signs in a row, of which so many are letters or digits. */
const shortestText = 16
const fewestLetters = 6
/** Other letters and fields of binary between two such runs. */
const longestGap = 6

const firstSign = 0x40
const letters = createTable('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')
const core = createTable(' abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-/:;\'"()@&+=<>%_')
/** Carriage return, new line (NL, LF) and tab. */
const controls: ReadonlyMap<number, number> = new Map([
  [0x05, 0x09],
  [0x0d, 0x0d],
  [0x15, 0x0a],
  [0x25, 0x0a],
])

export const ebcdicDecoder: Decoder = {
  id: 'ebcdic',
  decode({ bytes }) {
    const parts: DecodedPart[] = []
    let done = 0
    forEachRun(bytes, core, shortestRun, (start, end) => {
      if (start < done || !isMeant(bytes, start, end)) return
      const stretch = widen(bytes, start, end, done)
      done = stretch.end
      parts.push(...readBoth(bytes, stretch.start, stretch.end))
    })
    return { parts }
  },
}

/** Over short gaps in either direction, and the other letters beside them. */
function widen(bytes: Buffer, start: number, end: number, floor: number): { start: number; end: number } {
  let from = start
  for (let i = start - 1; i >= floor && from - i <= longestGap; i -= 1) if (core[bytes[i] as number] === 1) from = i
  for (let i = 0; i < longestGap && from > floor && isSign(bytes[from - 1] as number); i += 1) from -= 1
  let last = end
  for (let i = end; i < bytes.length && i - last < longestGap; i += 1) if (core[bytes[i] as number] === 1) last = i + 1
  for (let i = 0; i < longestGap && last < bytes.length && isSign(bytes[last] as number); i += 1) last += 1
  return { start: from, end: last }
}

function isSign(byte: number): boolean {
  return byte >= firstSign && byte < 0xff
}

function isMeant(bytes: Buffer, start: number, end: number): boolean {
  let count = 0
  for (let i = start; i < end; i += 1) count += letters[bytes[i] as number] as number
  return count === end - start || (end - start >= shortestText && count >= fewestLetters)
}

/** The code pages differ in a few signs: where none of them stands one reading is enough. */
function readBoth(bytes: Buffer, start: number, end: number): DecodedPart[] {
  const differs = bytes.subarray(start, end).some((byte) => codePage37.has(byte))
  return [read(bytes, start, end), ...(differs ? [read(bytes, start, end, codePage37)] : [])]
}

function read(bytes: Buffer, start: number, end: number, other?: ReadonlyMap<number, string>): DecodedPart {
  const output = createTextOutput(bytes, end - start)
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i] as number
    const sign = other?.get(byte) ?? codePage500[byte - firstSign]
    const codePoint = controls.get(byte) ?? (byte < firstSign ? 0x20 : (sign?.codePointAt(0) ?? 0x20))
    output.codePoint(codePoint, i, i + 1)
  }
  return output.finish({ offset: start, length: end - start }, other === undefined ? 'cp500' : 'cp037')
}

function createTable(signs: string): Uint8Array {
  const table = new Uint8Array(256)
  for (let byte = firstSign; byte < 256; byte += 1)
    table[byte] = signs.includes(codePage500[byte - firstSign] ?? '\0') ? 1 : 0
  return table
}
