/** Groups of base 85: five letters for four bytes, of which a last group may have fewer. */

import type { DecodedPart } from '../../contracts/probe.ts'
import { isPrintable } from '../readable.ts'

const radix = 85
const groupLetters = 5
const groupBytes = 4
const firstBytes = 256
/** Of twelve: two letters of UTF-8. */
const mostBeyondAscii = 4
const groupsTried = 3
/** Letters, digits and blanks. */
const fewestWords = 7
const [unreadable, sign, wordLetter, beyondAscii] = [0, 1, 2, 3] as const
const kinds = createKindTable()

export interface Base85 {
  /** `value + 1` by letter, 0 for other bytes. */
  values: Uint8Array
  /** Four bytes for which one letter stands, by that letter. */
  shortcuts?: ReadonlyMap<number, number>
  /** White space between letters stands for nothing. */
  wrapped?: boolean
}

/** The letters of [start, end) up to the first that is none; the part ends behind the last one that was read. */
export function decodeGroups(source: Buffer, start: number, end: number, base: Base85): DecodedPart {
  const { values, shortcuts, wrapped = false } = base
  // Most that begins breaks off soon: room for all of it would cost more than to read it.
  let bytes = Buffer.allocUnsafe(Math.min(end - start, firstBytes) + groupBytes)
  const froms: number[] = []
  let [size, count, value, last] = [0, 0, 0, start]
  for (let i = start; i < end; i += 1) {
    const letter = source[i] as number
    if (wrapped && isBlank(letter)) continue
    const shortcut = count === 0 ? shortcuts?.get(letter) : undefined
    const digit = values[letter] as number
    if (shortcut === undefined && digit === 0) break
    if (count === 0) froms.push(i)
    count = shortcut === undefined ? count + 1 : groupLetters
    value = shortcut ?? value * radix + digit - 1
    if (count < groupLetters) continue
    if (value > 0xffffffff) break
    if (size + 2 * groupBytes > bytes.length) bytes = Buffer.concat([bytes, Buffer.allocUnsafe(bytes.length)])
    bytes.writeUInt32BE(value, size)
    ;[size, count, value, last] = [size + groupBytes, 0, 0, i + 1]
  }
  // Missing letters count as the highest; a last letter alone holds no byte.
  if (count > 1 && count < groupLetters) {
    for (let i = count; i < groupLetters; i += 1) value = value * radix + radix - 1
    if (value <= 0xffffffff) {
      bytes.writeUInt32BE(value, size)
      size += count - 1
      last = endOfLetters(source, froms.at(-1) ?? start, count, wrapped)
    }
  }
  const at = { offset: froms[0] ?? start, length: last - (froms[0] ?? start) }
  return { bytes: Buffer.from(bytes.subarray(0, size)), at, positionOf: positionsIn(froms, last, size) }
}

/** Whether three groups from here on give words or the head of compressed data; told without making their bytes. */
export function beginsPromising(source: Buffer, at: number, { values }: Base85): boolean {
  let beyond = 0
  let words = 0
  for (let group = 0, i = at; group < groupsTried; group += 1, i += groupLetters) {
    let value = 0
    for (let k = i; k < i + groupLetters; k += 1) {
      const digit = values[source[k] as number] as number
      // Behind the end of the source there is no letter either.
      if (!(digit > 0)) return false
      value = value * radix + digit - 1
    }
    if (value > 0xffffffff) return false
    const word = value | 0
    if (group === 0 && isMagic(word)) return true
    for (let shift = 24; shift >= 0; shift -= 8) {
      const kind = kinds[(word >>> shift) & 0xff]
      if (kind === unreadable) return false
      if (kind === beyondAscii) beyond += 1
      else if (kind === wordLetter) words += 1
    }
    if (beyond > mostBeyondAscii) return false
  }
  return words >= fewestWords
}

/** gzip, zstd, zip; zlib as the libraries write it. */
function isMagic(word: number): boolean {
  const head = word >>> 16
  if (head >> 8 === 0x78) return head === 0x7801 || head === 0x785e || head === 0x789c || head === 0x78da
  return word === 0x504b0304 || word === 0x28b52ffd || word >>> 8 === 0x1f8b08
}

function createKindTable(): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    if (byte >= 0x80) return beyondAscii
    if (/[A-Za-z0-9 ]/.test(String.fromCharCode(byte))) return wordLetter
    return isPrintable(byte) ? sign : unreadable
  })
}

function endOfLetters(source: Buffer, from: number, count: number, wrapped: boolean): number {
  let i = from
  for (let left = count; left > 0; i += 1) if (!wrapped || !isBlank(source[i] as number)) left -= 1
  return i
}

/** Evenly inside a group. */
function positionsIn(froms: readonly number[], end: number, size: number): (offset: number) => number {
  return (offset) => {
    if (offset >= size) return end
    const group = Math.floor(offset / groupBytes)
    const from = froms[group] ?? end
    const next = froms[group + 1] ?? end
    const bytes = Math.min(groupBytes, size - group * groupBytes)
    return from + ((offset - group * groupBytes) * (next - from)) / bytes
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}
