/** Ids that came before, each remembered until what it names is no longer valid. */

import type { Clock } from '../types.ts'

export type ReplayGuard = (id: string, until: Date) => boolean

/** Both clocks may differ from this one. */
const marginMs = 60_000

/** True for an id that was given before. */
export function createReplayGuard(clock: Clock): ReplayGuard {
  const seen = new Map<string, number>()
  return (id, until) => {
    const now = clock.now().getTime()
    for (const [each, endMs] of seen) if (endMs < now) seen.delete(each)
    if (seen.has(id)) return true
    seen.set(id, until.getTime() + marginMs)
    return false
  }
}
