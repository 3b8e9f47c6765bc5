/** What came out of deflate data before a damage: the library itself gives nothing of a stream with an error in it. */

import { constants, inflateRawSync } from 'node:zlib'
import type { Budget } from '../contracts/probe.ts'
import { hasReadableStretch } from './readable.ts'

/** Without text in what the first bytes give, this was hardly deflate. */
const firstBytes = 512
/** More is not read again and again. */
const maxBytes = 8 * 1024 * 1024
/** Each step reads about as much as the one before, and halves what is lost. */
const maxSteps = 12
const lossBytes = 8

export interface Salvaged {
  bytes: Buffer
  /** Compressed bytes that were read before the damage. */
  consumed: number
}

/** Undefined when nothing is readable, or more came out than the budget allows, which it records. */
export function salvageDeflate(bytes: Buffer, budget: Budget): Salvaged | undefined {
  const most = Math.min(bytes.length, maxBytes)
  let kept: Salvaged = { bytes: Buffer.alloc(0), consumed: 0 }
  let bad: number | undefined
  let next = Math.min(firstBytes, most)
  for (let steps = 0; steps < maxSteps; ) {
    const found = inflateStart(bytes.subarray(0, next), budget.maxExpandedBytes)
    if (found === 'too large') {
      budget.hit(`deflate: more than ${budget.maxExpandedBytes} bytes`)
      return undefined
    }
    if (found === 'damaged') bad = next
    else if (kept.consumed === 0 && !hasReadableStretch(found)) return undefined
    else kept = { bytes: found, consumed: next }
    // Twice as far until the damage is passed, from there on by halves.
    if (bad === undefined && next === most) break
    if (bad === undefined) next = Math.min(most, next * 2)
    else {
      if (bad - kept.consumed <= lossBytes) break
      next = (kept.consumed + bad) >> 1
      steps += 1
    }
  }
  return kept.bytes.length === 0 ? undefined : kept
}

function inflateStart(bytes: Buffer, maxOutputLength: number): Buffer | 'damaged' | 'too large' {
  try {
    return inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength })
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return isTooLarge ? 'too large' : 'damaged'
  }
}
