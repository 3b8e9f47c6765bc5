/** Fault `reuses-assertion-id`: all tokens of a session have one ID, so that who looks for replays finds them. */

import { createHash } from 'node:crypto'

export function reuseAssertionId(session: string): string {
  return `_${createHash('sha256').update(session).digest('hex').slice(0, 32)}`
}
