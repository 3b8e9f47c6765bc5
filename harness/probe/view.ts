/** Views: bytes with the way back to the observation they came from. */

import type { DecodedPart, Range, View } from '../contracts/probe.ts'
import type { ChainStep } from '../contracts/result.ts'

/** A view that also knows its bytes as latin1 text, in which a position in the text is a position in the bytes. */
export interface TextView extends View {
  readonly text: string
}

/** The bytes as they were observed. */
export function createRootView(bytes: Buffer): TextView {
  return createView(bytes, [], { offset: 0, length: bytes.length }, (range) => range)
}

/** The view of a part that `step` found in `parent`. */
export function deriveView(parent: View, step: string, part: DecodedPart): TextView {
  const { at, positionOf } = part
  const origin = parent.locate(at)
  const locate =
    positionOf === undefined ? () => origin : (range: Range) => parent.locate(rangeBefore(positionOf, range))
  return createView(part.bytes, [...parent.chain, chainStep(step, part)], origin, locate)
}

/** The part's text in latin1, shared by all who read the same view. */
export function latin1Of(view: View): string {
  return 'text' in view && typeof view.text === 'string' ? view.text : view.bytes.toString('latin1')
}

export function chainStep(step: string, part: DecodedPart): ChainStep {
  const { offset, length } = part.at
  return { step, offset, length, ...(part.part === undefined ? {} : { part: part.part }) }
}

/**
 * Range before a step for a range after it. Where a byte begins inside a character, `positionOf` gives a fraction; where
 * the stretches do not follow each other, the range holds them all.
 */
export function rangeBefore(positionOf: (offset: number) => number, range: Range): Range {
  const start = Math.floor(positionOf(range.offset))
  const end = Math.ceil(positionOf(range.offset + range.length))
  if (end >= start) return { offset: start, length: end - start }
  const last = Math.floor(positionOf(range.offset + Math.max(0, range.length - 1))) + 1
  return { offset: Math.min(start, last - 1), length: Math.max(start + 1, last) - Math.min(start, last - 1) }
}

function createView(
  bytes: Buffer,
  chain: readonly ChainStep[],
  origin: Range,
  locate: (range: Range) => Range,
): TextView {
  let text: string | undefined
  return {
    bytes,
    chain,
    origin,
    locate,
    get text() {
      const known = text ?? bytes.toString('latin1')
      text = known
      return known
    },
  }
}
