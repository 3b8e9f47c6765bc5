/** Relations between positions before and after a decoding step. */

import type { DecodedPart, Range } from '../contracts/probe.ts'

/** A stretch of output that was copied as it stood. */
export interface Copied {
  /** Position in the view. */
  from: number
  length: number
}

/** A part that is one stretch of the view, unchanged. */
export function slicePart(bytes: Buffer, at: Range, part?: string): DecodedPart {
  return {
    bytes: bytes.subarray(at.offset, at.offset + at.length),
    at,
    positionOf: (offset) => at.offset + offset,
    ...(part === undefined ? {} : { part }),
  }
}

/** A part of a stretch as one of the view that the stretch begins in at `start`. */
export function movePart(part: DecodedPart, start: number): DecodedPart {
  const { at, positionOf } = part
  return {
    ...part,
    at: { offset: at.offset + start, length: at.length },
    ...(positionOf === undefined ? {} : { positionOf: (offset: number) => positionOf(offset) + start }),
  }
}

/** From the first byte of all stretches to the last, in whatever order they are; an empty range when there are none. */
export function extentOf(pieces: readonly Copied[]): Range {
  let start = pieces[0]?.from ?? 0
  let end = start
  for (const { from, length } of pieces) {
    start = Math.min(start, from)
    end = Math.max(end, from + length)
  }
  return { offset: start, length: end - start }
}

/** Their bytes put together. A view for each of a million stretches would take far more memory than they do. */
export function joinPieces(bytes: Buffer, pieces: readonly Copied[]): Buffer {
  const joined = Buffer.allocUnsafe(pieces.reduce((total, { length }) => total + length, 0))
  let at = 0
  for (const { from, length } of pieces) at += bytes.copy(joined, at, from, from + length)
  return joined.subarray(0, at)
}

/** `positionOf` for output that is put together from stretches of the view, in order. */
export function piecewise(pieces: readonly Copied[]): (offset: number) => number {
  const starts: number[] = []
  let total = 0
  for (const piece of pieces) {
    starts.push(total)
    total += piece.length
  }
  return (offset) => {
    const i = lastAtMost(starts, offset)
    return (pieces[i]?.from ?? 0) + offset - (starts[i] ?? 0)
  }
}

/** Index of the last entry of a rising list that is not above `value`; 0 when there is none. */
export function lastAtMost(rising: readonly number[], value: number): number {
  let low = 0
  let high = rising.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((rising[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}

/** Collects output together with the position each of its bytes came from. */
export interface MappedOutput {
  /** Adds a byte that was read at `position`. */
  byte(value: number, position: number): void
  /** Adds a character as UTF-8. */
  codePoint(value: number, position: number): void
  finish(at: Range, part?: string): DecodedPart
}

/** @param capacityBytes most bytes that will be added */
export function createMappedOutput(capacityBytes: number): MappedOutput {
  const bytes = Buffer.allocUnsafe(capacityBytes)
  const positions = new Uint32Array(capacityBytes)
  let length = 0
  const byte = (value: number, position: number) => {
    bytes[length] = value
    positions[length] = position
    length += 1
  }
  return {
    byte,
    codePoint(value, position) {
      for (const unit of utf8Of(value)) byte(unit, position)
    },
    finish(at, part) {
      const end = at.offset + at.length
      const size = length
      return {
        bytes: bytes.subarray(0, size),
        at,
        positionOf: (offset) => (offset >= size ? end : (positions[offset] ?? end)),
        ...(part === undefined ? {} : { part }),
      }
    },
  }
}

function utf8Of(codePoint: number): number[] {
  if (codePoint < 0x80) return [codePoint]
  if (codePoint < 0x800) return [0xc0 | (codePoint >> 6), 0x80 | (codePoint & 63)]
  const tail = [0x80 | ((codePoint >> 6) & 63), 0x80 | (codePoint & 63)]
  if (codePoint < 0x10000) return [0xe0 | (codePoint >> 12), ...tail]
  return [0xf0 | (codePoint >> 18), 0x80 | ((codePoint >> 12) & 63), ...tail]
}
