/** Output of decoders that leave most of a text as it is: stretches that were copied, and what escapes stood for. */

import type { DecodedPart, Range } from '../../contracts/probe.ts'
import { lastAtMost } from '../positions.ts'

/** Pieces are added in the order of the view; what is left out between them is not in the output. */
export interface TextOutput {
  /** Adds bytes of the view as they stand. */
  copy(from: number, to: number): void
  /** Adds a byte that [from, to) of the view stands for; fractions where it begins inside a letter. */
  byte(value: number, from: number, to: number): void
  /** Adds a character as UTF-8. */
  codePoint(value: number, from: number, to: number): void
  readonly length: number
  finish(at: Range, part?: string): DecodedPart
}

/** Pieces of output with their place in the view; inside a piece positions rise evenly. */
interface Pieces {
  starts: number[]
  froms: number[]
  ends: number[]
}

/** Shorter stretches are copied faster by hand than by a call. */
const shortCopy = 24

export function createTextOutput(source: Buffer, expectedBytes: number): TextOutput {
  const pieces: Pieces = { starts: [], froms: [], ends: [] }
  let bytes = Buffer.allocUnsafe(expectedBytes + 16)
  let length = 0
  const reserve = (more: number) => {
    if (length + more <= bytes.length) return
    const larger = Buffer.allocUnsafe((length + more) * 2)
    bytes.copy(larger, 0, 0, length)
    bytes = larger
  }
  const byte = (value: number, from: number, to: number) => {
    reserve(1)
    addPiece(pieces, length, 1, from, to)
    bytes[length] = value
    length += 1
  }
  return {
    byte,
    copy(from, to) {
      const size = to - from
      if (size <= 0) return
      reserve(size)
      addPiece(pieces, length, size, from, to)
      if (size > shortCopy) source.copy(bytes, length, from, to)
      else for (let i = 0; i < size; i += 1) bytes[length + i] = source[from + i] as number
      length += size
    },
    codePoint(value, from, to) {
      if (value < 0x80) return byte(value, from, to)
      const units = Buffer.from(String.fromCodePoint(value))
      reserve(units.length)
      addPiece(pieces, length, units.length, from, to)
      for (const unit of units) {
        bytes[length] = unit
        length += 1
      }
    },
    get length() {
      return length
    },
    finish(at, part) {
      const positionOf = createPositionOf(pieces, length, at.offset + at.length)
      return { bytes: bytes.subarray(0, length), at, positionOf, ...(part === undefined ? {} : { part }) }
    },
  }
}

/** Joins a piece to the one before where that goes on at the same pace. */
function addPiece({ starts, froms, ends }: Pieces, start: number, size: number, from: number, to: number): void {
  const last = starts.length - 1
  const lastFrom = froms[last]
  if (lastFrom !== undefined && ends[last] === from) {
    const lastSize = start - (starts[last] ?? 0)
    if ((from - lastFrom) * size === (to - from) * lastSize) {
      ends[last] = to
      return
    }
  }
  starts.push(start)
  froms.push(from)
  ends.push(to)
}

function createPositionOf({ starts, froms, ends }: Pieces, length: number, end: number): (offset: number) => number {
  return (offset) => {
    if (offset >= length) return ends.at(-1) ?? end
    const i = lastAtMost(starts, offset)
    const start = starts[i] ?? 0
    const from = froms[i] ?? 0
    const size = (starts[i + 1] ?? length) - start
    return from + ((offset - start) * ((ends[i] ?? from) - from)) / size
  }
}
