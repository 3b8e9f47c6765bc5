/** One step of the protocol as it is reported: worked, refused by the other side, or failed. */

import { PeerUnreachable } from '../../kit/peer-client.ts'
import type { PartyContext, StepNote } from '../../kit/types.ts'
import { Refused } from '../peer/refused.ts'

/** Runs and records a step; what it throws is thrown on. `to` is a party id. */
export function runStep<T>(
  { progress }: PartyContext,
  name: string,
  to: string,
  run: (note: StepNote) => Promise<T>,
): Promise<T> {
  return progress.step(name, to, async (note) => {
    try {
      return await run(note)
    } catch (error) {
      if (isRefusal(error)) {
        note.outcome('refused')
        note.detail(error.message)
      }
      throw error
    }
  })
}

/** The neighbour that will not shake hands refuses as much as one that answers 403. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Refused || (error instanceof PeerUnreachable && error.code === 'HANDSHAKE_REFUSED')
}
