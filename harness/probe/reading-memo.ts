/**
 * What was read from contents by decoding alone, kept for the other parties of an exchange: most bytes are handled by
 * several of them, and decoding does not depend on whose they are. Decryption does, and is not kept.
 */

import type { Budget, Explained } from '../contracts/probe.ts'
import type { Segment } from './content.ts'

/** What all decoders made of one content. */
export interface Reading {
  explained: readonly Explained[]
  edges: readonly { step: string; bytes: Buffer; segments: Segment[] }[]
}

/** Digest of the content → its reading. One memo serves one set of decoders. */
export type ReadingMemo = Map<string, Reading>

/** Runs `make` once for a key. What a limit cut off is made anew: another party may have more of its budget left. */
export function remember<T>(memo: Map<string, T>, key: string, budget: Budget, make: (budget: Budget) => T): T {
  const known = memo.get(key)
  if (known !== undefined) return known
  const watched = watchBudget(budget)
  const made = make(watched.budget)
  if (!watched.wasHit()) memo.set(key, made)
  return made
}

function watchBudget(budget: Budget): { budget: Budget; wasHit(): boolean } {
  let hit = false
  return {
    budget: {
      maxDepth: budget.maxDepth,
      maxExpandedBytes: budget.maxExpandedBytes,
      take(what, amount) {
        const taken = budget.take(what, amount)
        hit ||= !taken
        return taken
      },
      hit(limit) {
        hit = true
        budget.hit(limit)
      },
    },
    wasHit: () => hit,
  }
}
