/** Fault `dates-back`: statements are dated an hour ago, as by a clock that is behind: an envelope is over at once. */

import type { Clock } from '../../kit/types.ts'

const behindMs = 60 * 60_000

export function dateBack(clock: Clock): Date {
  return new Date(clock.now().getTime() - behindMs)
}
