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
}

export interface RecordingBudget extends Budget {
  /** Limits that were hit, each once, in order. */
  readonly hits: readonly string[]
}

const defaultLimits: BudgetLimits = {
  maxDepth: 10,
  maxExpandedBytes: 32 * 1024 * 1024,
  maxTotalBytes: 512 * 1024 * 1024,
  maxViews: 200_000,
}

export function createBudget(limits: Partial<BudgetLimits> = {}): RecordingBudget {
  const { maxDepth, maxExpandedBytes, maxTotalBytes, maxViews } = { ...defaultLimits, ...limits }
  const left = { bytes: maxTotalBytes, views: maxViews }
  const hits = new Set<string>()
  return {
    maxDepth,
    maxExpandedBytes,
    take(what, amount) {
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
