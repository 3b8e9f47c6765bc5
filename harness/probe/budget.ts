/** Limits of one probing (design 6): what is cut off is recorded in the coverage, never passed over. */

import type { Budget } from '../contracts/probe.ts'

export interface BudgetLimits {
  /** Decoding steps on top of each other. */
  maxDepth: number
  /** Bytes that one step may expand to. */
  maxExpandedBytes: number
  /** Bytes that all steps together may give. */
  maxTotalBytes: number
  maxViews: number
  /** From the first step on. */
  maxDurationMs: number
}

export interface RecordingBudget extends Budget {
  /** Limits that were hit, each once, in order. */
  readonly hits: readonly string[]
}

/**
 * Counts and bytes come first, as they give the same on every machine. The time is the last resort for input that no
 * count foresees: a probing that it cut off says so, and is never taken for complete.
 */
const defaultLimits: BudgetLimits = {
  // A value in JSON in base64 in gzip in a part of a message is five deep; twelve is beyond what software does by itself.
  maxDepth: 14,
  // One attachment or archived file; a zip bomb makes a gigabyte of a megabyte.
  maxExpandedBytes: 32 * 1024 * 1024,
  // With what is kept about them, decoded bytes take about twice their number in memory.
  maxTotalBytes: 512 * 1024 * 1024,
  // A megabyte of traffic gives about three hundred.
  maxViews: 200_000,
  maxDurationMs: 30 * 60_000,
}
const clockEvery = 64

/** @param now clock, milliseconds */
export function createBudget(limits: Partial<BudgetLimits> = {}, now = () => performance.now()): RecordingBudget {
  const { maxDepth, maxExpandedBytes, maxTotalBytes, maxViews, maxDurationMs } = { ...defaultLimits, ...limits }
  const left = { bytes: maxTotalBytes, views: maxViews }
  const hits = new Set<string>()
  let takes = 0
  let late = false
  let deadline: number | undefined
  const isLate = () => {
    deadline ??= now() + maxDurationMs
    takes += 1
    // Reading the clock for every small part would cost more than the part.
    return takes % clockEvery === 1 && now() > deadline
  }
  return {
    maxDepth,
    maxExpandedBytes,
    take(what, amount) {
      if (late || isLate()) {
        late = true
        hits.add(`time of ${maxDurationMs / 1000} seconds`)
        return false
      }
      if (left[what] < amount) {
        hits.add(what === 'bytes' ? `total of ${maxTotalBytes} decoded bytes` : `total of ${maxViews} views`)
        return false
      }
      left[what] -= amount
      return true
    },
    hit: (limit) => void hits.add(limit),
    get hits() {
      return [...hits]
    },
  }
}
