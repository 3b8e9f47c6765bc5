/** Tells bytes that are merely no text from bytes that stayed closed. */

import type { ChainStep } from '../../../contracts/result.ts'
import type { Segment } from '../../../contracts/transcript.ts'

/** Whether a later segment came out of this one: a compressed body is no text, and yet it was read. */
export function isOpenedFurther(segment: Segment, all: readonly Segment[]): boolean {
  // What stays closed within a text follows that text under the same chain; only the first one is the whole.
  const first = all.find(({ chain }) => chain.length === segment.chain.length && startsWith(chain, segment.chain))
  return (
    first === segment &&
    all.some(
      ({ chain, closed }) =>
        closed === undefined && chain.length > segment.chain.length && startsWith(chain, segment.chain),
    )
  )
}

function startsWith(chain: readonly ChainStep[], beginning: readonly ChainStep[]): boolean {
  return beginning.every((step, position) => {
    const other = chain[position]
    return (
      other?.step === step.step &&
      other.offset === step.offset &&
      other.length === step.length &&
      other.part === step.part
    )
  })
}
