/** Fault `logs-bodies`: the bodies of messages and answers stand in the log, as after a forgotten debug setting. */

import type { PartyContext } from '../../kit/types.ts'
import type { Pass } from '../routes/forward-message.ts'

export function logBodies(context: PartyContext, pass: Pass): Pass {
  return async (message, from) => {
    const { method, path, body } = message
    context.log.info({ method, path, body: body.toString('utf8') }, 'message')
    const answer = await pass(message, from)
    context.log.info({ method, path, status: answer.status, body: answer.body.toString('utf8') }, 'answer')
    return answer
  }
}
