/**
 * Bytes that were written as numbers: `[74, 97, 110]`, with the signs of Java or without, `0x4a, 0x61` over lines as in C,
 * the members `"0":74,"1":97` of a typed array in JSON.
 */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { forEachRun } from './letter-runs.ts'
import { isPromising } from './promising.ts'
import { isWorthwhile } from './worthwhile.ts'

/** Numbers with where each begins in the view. */
interface Numbers {
  values: number[]
  froms: number[]
  end: number
  hexadecimal: boolean
}

const fewest = 6
/** Six numbers, of which text has two digits or more each, and what stands between them. */
const shortestRun = 15
/** So many numbers in brackets, all of them bytes, are no samples: binary counts too. */
const fewestBinary = 48
const shortBytes = 96
/** `(uint8_t)` and blanks. */
const longestCast = 12

const [none, digit, blank, mark, minus] = [0, 1, 2, 3, 4] as const
const kinds = createKindTable()
/** Digits, blanks, marks and minus: hexadecimal letters end a run, and are looked for on their own. */
const runTable = kinds.map((kind) => (kind === none ? 0 : 1))

export const byteNumbersDecoder: Decoder = {
  id: 'byte-numbers',
  decode({ bytes }) {
    const parts: DecodedPart[] = []
    forEachRun(bytes, runTable, shortestRun, (start, end) => {
      for (let at = start; at < end; ) at = readDecimals(bytes, at, end, parts)
    })
    readPrefixed(bytes, parts)
    readMembers(bytes, parts)
    return { parts }
  },
}

/** Returns where reading goes on: most such runs are white space or a number or two. */
function readDecimals(bytes: Buffer, start: number, limit: number, parts: DecodedPart[]): number {
  const values: number[] = []
  const froms: number[] = []
  let separator = 0
  let end = start
  let i = skipBlanks(bytes, start, limit)
  while (i < limit) {
    const negative = bytes[i] === 0x2d
    let value = 0
    let k = negative ? i + 1 : i
    const first = k
    for (; k < limit && kinds[bytes[k] as number] === digit; k += 1) value = value * 10 + (bytes[k] as number) - 0x30
    if (k === first || k - first > 3 || value > (negative ? 128 : 255) || bytes[k] === 0x2e) {
      // What cannot be a byte is left behind as a whole.
      if (values.length === 0) end = Math.max(k, i + 1)
      break
    }
    values.push(negative ? -value : value)
    froms.push(i)
    end = k
    const gap = skipBlanks(bytes, k, limit)
    const isMark = gap < limit && kinds[bytes[gap] as number] === mark
    const found = isMark ? (bytes[gap] as number) : gap > k ? 0x20 : 0
    if (found === 0 || (separator !== 0 && separator !== found)) break
    separator = found
    i = isMark ? skipBlanks(bytes, gap + 1, limit) : gap
  }
  if (values.length === 0 && i >= limit) return limit
  if (values.length >= fewest) addPart(bytes, { values, froms, end, hexadecimal: false }, parts)
  return Math.max(end, start + 1)
}

function skipBlanks(bytes: Buffer, at: number, limit: number): number {
  let i = at
  while (i < limit && kinds[bytes[i] as number] === blank) i += 1
  return i
}

/** `0x` and two digits; a cast before it is left out. */
function readHexadecimal(bytes: Buffer, at: number): { value: number; end: number } | undefined {
  const start = bytes[at] === 0x28 ? skipCast(bytes, at) : at
  if (bytes[start] !== 0x30 || ((bytes[start + 1] ?? 0) | 0x20) !== 0x78) return undefined
  const digits = /^[0-9A-Fa-f]{1,2}(?![0-9A-Fa-f])/.exec(bytes.toString('latin1', start + 2, start + 5))?.[0]
  if (digits === undefined) return undefined
  return { value: Number.parseInt(digits, 16), end: start + 2 + digits.length }
}

function skipCast(bytes: Buffer, at: number): number {
  return (
    at + (/^\((?:s?byte|char|u?int8_t)\) {0,2}/.exec(bytes.toString('latin1', at, at + longestCast))?.[0].length ?? 0)
  )
}

/** Those of C, Java and C#, where they go on over a line: within one the hexadecimal decoder reads them. */
function readPrefixed(bytes: Buffer, parts: DecodedPart[]): void {
  for (let at = bytes.indexOf('0x'); at !== -1; ) {
    const start = bytes[at - 1] === 0x20 || bytes[at - 1] === 0x29 ? startOfCast(bytes, at) : at
    const numbers: Numbers = { values: [], froms: [], end: at + 1, hexadecimal: true }
    for (let i = start, found = readHexadecimal(bytes, i); found !== undefined; found = readHexadecimal(bytes, i)) {
      numbers.values.push(found.value)
      numbers.froms.push(i)
      numbers.end = found.end
      const comma = skipBlanks(bytes, found.end, bytes.length)
      if (bytes[comma] !== 0x2c) break
      i = skipBlanks(bytes, comma + 1, bytes.length)
    }
    addPart(bytes, numbers, parts)
    at = bytes.indexOf('0x', Math.max(numbers.end, at + 1))
  }
}

function startOfCast(bytes: Buffer, at: number): number {
  const open = Math.max(0, at - longestCast) + bytes.subarray(Math.max(0, at - longestCast), at).lastIndexOf(0x28)
  return bytes[open] === 0x28 && skipCast(bytes, open) === at ? open : at
}

/** JSON.stringify of a Uint8Array: members that are named by their number. */
function readMembers(bytes: Buffer, parts: DecodedPart[]): void {
  for (let at = bytes.indexOf('"0"'); at !== -1; at = bytes.indexOf('"0"', at + 1)) {
    const numbers: Numbers = { values: [], froms: [], end: at, hexadecimal: false }
    const member = /\s{0,40}"(\d{1,9})"\s{0,4}:\s{0,4}(\d{1,3})\s{0,4}(,?)/y
    const text = () => bytes.toString('latin1', numbers.end, numbers.end + 80)
    for (let found = member.exec(text()); found !== null; found = member.exec(text())) {
      const [all, name = '', value = '', comma] = found
      if (Number(name) !== numbers.values.length || Number(value) > 255) break
      numbers.froms.push(numbers.end + all.indexOf('"'))
      numbers.values.push(Number(value))
      numbers.end += all.length
      if (comma === '') break
      member.lastIndex = 0
    }
    addPart(bytes, numbers, parts)
    at = Math.max(at, numbers.end - 1)
  }
}

function isEnough({ values }: Numbers): boolean {
  // With numbers above 127 none can be below 0.
  return values.length >= fewest && (values.every((value) => value >= 0) || values.every((value) => value < 128))
}

function addPart(source: Buffer, numbers: Numbers, parts: DecodedPart[]): void {
  const { values, froms, end } = numbers
  if (!isEnough(numbers)) return
  const bytes = Buffer.from(values)
  if (!isKept(source, numbers, bytes)) return
  const [start = 0] = froms
  const positions = Uint32Array.from(froms)
  const positionOf = (offset: number) => {
    if (offset >= positions.length) return end
    const whole = Math.floor(offset)
    return (positions[whole] as number) + (offset - whole)
  }
  parts.push({ bytes, at: { offset: start, length: end - start }, positionOf })
}

function isKept(source: Buffer, { froms, hexadecimal }: Numbers, bytes: Buffer): boolean {
  if (bytes.length < shortBytes && isWorthwhile(bytes, bytes.length, false)) return true
  if (bytes.length >= fewestBinary && (hexadecimal || isBracketed(source, froms[0] ?? 0))) return true
  return isPromising(bytes)
}

function isBracketed(bytes: Buffer, start: number): boolean {
  let at = start - 1
  while (at > 0 && kinds[bytes[at] as number] === blank) at -= 1
  return bytes[at] === 0x5b || bytes[at] === 0x7b || bytes[at] === 0x28
}

function createKindTable(): Uint8Array {
  const table = new Uint8Array(256)
  for (let code = 0x30; code < 0x3a; code += 1) table[code] = digit
  for (const code of [0x20, 0x09, 0x0a, 0x0d]) table[code] = blank
  for (const code of [0x2c, 0x3b]) table[code] = mark
  table[0x2d] = minus
  return table
}
