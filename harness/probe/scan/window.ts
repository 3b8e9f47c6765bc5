/** A window: bytes that are probed at once, with the way back to the stream they were cut from. */

import type { Range } from '../../contracts/probe.ts'
import type { ChainStep } from '../../contracts/result.ts'
import { type Copied, piecewise } from '../positions.ts'
import type { Stream } from './stream.ts'

export interface Window {
  stream: Stream
  bytes: Buffer
  /** Place in the stream for a place in the window. */
  placeOf(offset: number): number
  /** The stretches of the window that count in the coverage; the rest counts in a neighbour. */
  own: readonly Range[]
  /** What begins here or later stands in the next window too, or the window's end when nothing comes after it. */
  nextStart: number
  /** Set for a piece that is probed once more: the range of the stream about which it says more than before. */
  again?: Range
  /** Put together from stretches that stand apart in the stream. */
  composed?: true
  /** Step that explains the window as a whole. */
  container?: string
}

/** A stretch of a stream. */
export function createWindow(
  stream: Stream,
  start: number,
  bytes: Buffer,
  { own, nextStart }: { own?: Range; nextStart?: number } = {},
): Window {
  return {
    stream,
    bytes,
    placeOf: (offset) => start + offset,
    own: [own ?? { offset: 0, length: bytes.length }],
    nextStart: nextStart ?? bytes.length,
  }
}

/** Stretches of a stream put together into something that can be read by itself. `null`: made, and in no file. */
export function createComposed(
  stream: Stream,
  parts: readonly { bytes: Buffer; place: number | null; own: boolean }[],
): Window {
  const pieces: Copied[] = []
  const own: Range[] = []
  let offset = 0
  let before = 0
  for (const { bytes, place, own: counts } of parts) {
    pieces.push({ from: place ?? before, length: bytes.length })
    if (counts) own.push({ offset, length: bytes.length })
    before = (place ?? before) + (place === null ? 0 : bytes.length)
    offset += bytes.length
  }
  const placeOf = piecewise(pieces)
  return {
    stream,
    bytes: Buffer.concat(parts.map((part) => part.bytes)),
    placeOf,
    own,
    nextStart: offset,
    composed: true,
  }
}

/** A range of the window in the stream; from its beginning to its end, whichever of them stands first there. */
export function toStream({ placeOf }: Pick<Window, 'placeOf'>, { offset, length }: Range): Range {
  const from = placeOf(offset)
  if (length === 0) return { offset: from, length }
  const end = placeOf(offset + length - 1) + 1
  return { offset: Math.min(from, end), length: Math.abs(end - from) }
}

/** Steps that were read in a window, as steps that are read in its stream. */
export function chainInStream(window: Window, chain: readonly ChainStep[]): ChainStep[] {
  const [first, ...rest] = chain
  return first === undefined ? [] : [{ ...first, ...toStream(window, first) }, ...rest]
}

/** Names a window, the same in every pass over a file. */
export function nameWindow({ stream, bytes, placeOf, again }: Window): string {
  return `${nameStream(stream)} ${placeOf(0)} ${bytes.length}${again === undefined ? '' : ' again'}`
}

/** By the way that leads there; how long a compressed stream is shows only at its end. */
export function nameStream(stream: Stream): string {
  return JSON.stringify(stream.chain().map(({ step, offset, part }) => [step, offset, part]))
}
