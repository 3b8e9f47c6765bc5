/** The proof that a derivative gives its value away: looking for the preimage the way a stranger would, with the cost. */

import type { EnumerationCost } from '../../contracts/result.ts'
import type { Derivative } from './derive.ts'

/** Tries after which the preimage is taken as proven by the domain's size alone, for one derivative and for all. */
const maxTries = 250_000
const maxTriesInAll = 2_000_000
/** Enough to measure a rate, when the others have used up the tries. */
const leastTries = 5_000

export type Enumerate = (derivative: Derivative) => EnumerationCost

/** Tries each derivative once, within one bound for all. `now` gives milliseconds. */
export function createEnumerate(now: () => number): Enumerate {
  const known = new Map<string, EnumerationCost>()
  let left = maxTriesInAll
  return (derivative) => {
    const before = known.get(derivative.id)
    if (before !== undefined) return before
    const cost = enumerate(derivative, now, Math.max(leastTries, Math.min(maxTries, left)))
    left -= cost.tries
    known.set(derivative.id, cost)
    return cost
  }
}

function enumerate({ preimage, derive, digest }: Derivative, now: () => number, limit: number): EnumerationCost {
  const { space } = preimage.domain
  const startedAt = now()
  let tries = 0
  let met = false
  for (const value of preimage.domain.values()) {
    tries += 1
    met = derive(preimage.spell(value)).equals(digest)
    if (met || tries >= limit) break
  }
  const durationMs = now() - startedAt
  return { tries, durationMs, space, projectedMs: Math.round((durationMs / tries) * space), met }
}
